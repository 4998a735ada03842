// What a station's page plots before anybody has chosen.
import type { Kind } from '../api/types';
import { isLevel, isText, slotsOf, type Slot } from '../api/layout';
import type { Item } from '../link';
import { isOwn, type StationData } from './station';

// By channel name or standard name, the most telling first.
const wishes: RegExp[] = [
  /^wind_speed$/,
  /^(sea_surface_wave_)?significant_height$|^hm0$/,
  /^(sea_)?water_temperature$|^sea_surface_temperature$/,
  /^air_pressure/,
  /^air_temperature$/,
  /^(battery_)?voltage$/,
];
const most = 3;

function itemOf(kind: Kind, slot: Slot): Item {
  const item: Item = {
    picture: 'series',
    instrument: kind.instrument,
    kind: kind.kind,
    channel: slot.channel.name,
  };
  return slot.axis ? { ...item, picture: 'profile' } : item;
}

function firstMatch(kinds: Kind[], wish: RegExp): Item | undefined {
  for (const kind of kinds) {
    const slot = slotsOf(kind.description).find(
      ({ channel }) =>
        !isText(channel) && isLevel(channel) && (wish.test(channel.name) || wish.test(channel.standard_name ?? '')),
    );
    if (slot) return itemOf(kind, slot);
  }
  return undefined;
}

const hour = 3_600_000;

/** The shortest of 1, 6 and 24 hours that holds all that the station's instruments sent, ms. */
export function usualSpan(data: StationData, now: number): number {
  const firsts = data.kinds.flatMap((kind) => (kind.instrument === 'buoyd' ? [] : (kind.first ?? [])));
  const age = now - Math.min(...firsts);
  return [hour, 6 * hour].find((span) => age < span) ?? 24 * hour;
}

/** Up to three channels that tell most about how the buoy is. */
export function usualItems(data: StationData): Item[] {
  const isUsual = (kind: Kind): boolean => kind.instrument !== 'buoyd' && !kind.has_left && isOwn(kind);
  const kinds = data.kinds.filter((kind) => kind.newest !== null && isUsual(kind));
  const found = wishes.flatMap((wish) => firstMatch(kinds, wish) ?? []);
  if (found.length) return found.slice(0, most);
  const any = kinds.flatMap((kind) =>
    slotsOf(kind.description)
      .filter(({ channel }) => !isText(channel))
      .map((slot) => itemOf(kind, slot)),
  );
  return any.slice(0, 1);
}
