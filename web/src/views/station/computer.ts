// The tab of the buoy's computer: what buoyd says of itself, and what modems said.
import type { Context } from '../../context';
import { isText, slotOf, slotsOf } from '../../api/layout';
import type { Kind, Reading } from '../../api/types';
import type { StationData } from '../../data/station';
import { make, refill } from '../../dom/element';
import { ageText } from '../../text/age';
import { countText, sizeText } from '../../text/number';
import { agoText, channelName, valueText } from '../parts/shown';
import { tick } from '../parts/ticking';
import type { Channel } from '../../api/types';
import { latestReadings, type Described, type Latest } from './reading_table';
import type { TabPart } from './tab';

function healthText(value: string | null, channel: Channel, context: Context): string {
  const number = Number(value);
  if (value === null || value === '' || !Number.isFinite(number)) return valueText(value, channel, context);
  if (channel.unit === 'byte') return sizeText(number);
  if (channel.unit === 'KiB') return sizeText(number * 1024);
  if (channel.unit === 's') return ageText(number * 1000, context.words.ageUnits);
  return channel.unit === '1' && /^-?\d+$/.test(value) ? countText(value) : valueText(value, channel, context);
}

function healthPanel(kind: Kind, context: Context): Latest {
  const list = make('dl.facts.wide');
  const age = tick(make('small'), () =>
    kind.newest ? agoText(kind.newest.time, context) : context.words.noReading,
  );
  const show = (): void => {
    const { newest } = kind;
    refill(
      list,
      ...slotsOf(kind.description).map(({ channel, start }) => {
        const value = newest?.values[start] ?? null;
        return make(
          'div',
          { 'data-channel': channel.name, title: channel.long_name },
          make('dt', {}, channelName(channel.name, context)),
          make('dd', { title: value }, healthText(value, channel, context)),
        );
      }),
    );
  };
  show();
  const node = make(
    'section.panel',
    { 'data-kind': kind.kind },
    make('h3', {}, context.words.ownKinds.health, ' ', age),
    list,
  );
  return { node, reading: (changed) => changed === kind && show() };
}

/** The newest success reading of each instrument: there is one kind for all of them. */
function newestOfEach(readings: Reading[], described: Described): Reading[] {
  const seen = new Map<string, Reading>();
  for (const reading of readings) {
    const name = reading.values[slotOf(described(reading), 'instrument')?.start ?? 0] ?? '';
    if (!seen.has(name)) seen.set(name, reading);
  }
  return [...seen.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reading]) => reading);
}

/** Says whether a kind is made of messages: most of what it says, or its payload, is words. */
function isTraffic(kind: Kind): boolean {
  if (kind.instrument === 'buoyd') return false;
  const slots = slotsOf(kind.description);
  const texts = slots.filter(({ channel }) => isText(channel));
  return texts.length * 2 > slots.length || texts.some(({ channel }) => channel.name === 'payload');
}

/** buoyd's own readings as panels, then the messages of modems. */
export function computerTab(data: StationData, context: Context): TabPart {
  const { words } = context;
  const station = data.summary.station;
  const own = (name: string): Kind | undefined => data.kind('buoyd', name);
  const parts: Latest[] = [];
  const health = own('health');
  if (health) parts.push(healthPanel(health, context));
  const success = own('success');
  if (success)
    parts.push(latestReadings(success, words.ownKinds.success, 1, 200, context, station, newestOfEach));
  const logs = { event: 90, start: 365, command: 90, config: 365, dropped: 90, clock: 7 }; // days that are shown
  for (const name of Object.keys(logs) as (keyof typeof logs)[]) {
    const kind = own(name);
    if (kind) parts.push(latestReadings(kind, words.ownKinds[name], logs[name], 50, context, station));
  }
  for (const kind of data.kinds.filter(isTraffic)) {
    parts.push(
      latestReadings(kind, `${kind.instrument} · ${kind.kind}: ${words.traffic}`, 30, 100, context, station),
    );
  }
  const node = make(
    'div.computer',
    {},
    make('h2.offstage', {}, words.tabComputer),
    ...parts.map((part) => part.node),
  );
  if (parts.length === 0) node.append(make('p.quiet', {}, words.noReading));
  return {
    node,
    reading: (kind) => parts.forEach((part) => part.reading(kind)),
    stop: () => parts.forEach((part) => part.stop?.()),
  };
}
