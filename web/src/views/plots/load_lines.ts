// The lines of a plot, loaded from the archive.
import type { Context } from '../../context';
import { askCauses, askSeries } from '../../api/ask';
import type { Wanted } from '../../api/arrange';
import { isDirection, slotOf } from '../../api/layout';
import type { Kind, Series } from '../../api/types';
import type { Item } from '../../link';
import { rowBounds, type RowBounds } from '../../data/row_bounds';
import type { Line } from '../../plot/line_data';
import { channelName, codeText, placeText } from '../parts/shown';
import { gapsOf, namedGaps, type GapBounds, type NamedGap } from '../../data/gaps';
import { isRegular, isWindow, stepOf } from '../../data/pace';
import type { Range } from '../../data/range';
import type { StationData } from '../../data/station';

export interface LinesQuery {
  data: StationData;
  items: Item[];
  range: Range;
  points: number;
  context: Context;
  signal: AbortSignal;
}

/** What an item is called: "lidar · wind speed · 100 m". */
export function itemName(item: Item, data: StationData, context: Context): string {
  const kind = data.kind(item.instrument, item.kind);
  const axis = kind && slotOf(kind.description, item.channel)?.axis;
  const place = item.place === undefined ? '' : ` · ${axis ? placeText(item.place, axis) : item.place}`;
  return `${item.instrument} · ${channelName(item.channel, context)}${place}`;
}

function gapBounds(kind: Kind, series: Series): Omit<GapBounds, 'now'> {
  // A few rows do not tell how far apart they come; many do, whatever the instrument's own interval is.
  const few = series.time.length < 3;
  const interval = few ? stepOf(kind) : (kind.description.interval ?? 0) * 1000;
  return { interval, first: kind.first, over: windowLength(kind), mayMiss: isWindow(kind) ? 0 : 2 };
}

/** The gaps of a kind's series with what is known of their causes. */
export async function gapsWithCauses(
  station: string,
  kind: Kind,
  series: Series,
  signal: AbortSignal,
): Promise<NamedGap[]> {
  if (!isRegular(kind)) return [];
  const gaps = gapsOf(series, { ...gapBounds(kind, series), now: series.now });
  if (gaps.length === 0) return [];
  const { causes } = await askCauses(station, kind.instrument, series.from, series.to, signal);
  // Its windows go on meanwhile.
  return namedGaps(gaps, causes, series.now, isWindow(kind) ? undefined : kind.description.bursts);
}

const mostPeriods = 5000;

/** The chosen length of periods, unless they were too many to draw, or no longer than windows that there are. */
function periodOf(every: number | undefined, { from, to }: Range, over: number): number | undefined {
  return every !== undefined && every > over && (to - from) / every <= mostPeriods ? every : undefined;
}

/** Length of the windows that a kind's readings are, ms. */
export function windowLength(kind: Kind): number {
  return (kind.description.over ?? 0) * 1000;
}

/** What a kind's items need: their own columns, then those that bound their rows; and where each stands. */
interface Asked {
  wanted: Wanted[];
  bounds: Record<keyof RowBounds, number>[];
}

function askedFor(kind: Kind, items: Item[]): Asked {
  const unitOf = (channel: string): string => slotOf(kind.description, channel)?.channel.unit ?? '';
  const wanted: Wanted[] = items.map(({ channel, place }) => ({ channel, unit: unitOf(channel), place }));
  const bounds = items.map(({ channel, place }) => {
    const slot = slotOf(kind.description, channel);
    const names = (slot && rowBounds(kind.description, slot.channel)) ?? {};
    const also = (name: string | undefined): number =>
      name === undefined ? -1 : wanted.push({ channel: name, unit: unitOf(name), place }) - 1;
    return { low: also(names.low), high: also(names.high), spread: also(names.spread) };
  });
  return { wanted, bounds };
}

function namesOf(values: Record<string, string>, context: Context): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([value, name]) => [value, codeText(name, context)]),
  );
}

async function linesOfKind(kind: Kind, items: Item[], query: LinesQuery): Promise<Line[]> {
  const { range, context, signal, points, data } = query;
  const { station } = data.summary;
  const { instrument } = kind;
  const over = windowLength(kind);
  const { wanted, bounds } = askedFor(kind, items);
  const { from, to } = range;
  const every = periodOf(context.link.every, range, over);
  const asked = { station, instrument, kind: kind.kind, wanted, from, to, over, points, every };
  const series = await askSeries(asked, signal);
  const gaps = await gapsWithCauses(station, kind, series, signal);
  return items.flatMap((item, index) => {
    const column = series.series[index];
    const channel = slotOf(kind.description, item.channel)?.channel;
    if (!column || !channel) return [];
    const at = bounds[index];
    return [
      {
        item,
        name: itemName(item, data, context),
        unit: channel.unit ?? '',
        series,
        column,
        low: series.series[at?.low ?? -1],
        high: series.series[at?.high ?? -1],
        spread: series.series[at?.spread ?? -1],
        over,
        gaps,
        // The archive averages longitudes around the circle, too, but a compass they are not drawn on.
        direction: channel.standard_name !== 'longitude' && (series.columns[index]?.direction ?? isDirection(channel)),
        ...(channel.values ? { enumeration: namesOf(channel.values, context) } : {}),
      },
    ];
  });
}

/** Loads all lines of a plot, one question for each kind of readings. */
export async function loadLines(query: LinesQuery): Promise<Line[]> {
  const byKind = new Map<Kind, Item[]>();
  for (const item of query.items) {
    const kind = query.data.kind(item.instrument, item.kind);
    if (kind) byKind.set(kind, [...(byKind.get(kind) ?? []), item]);
  }
  const loaded = await Promise.all([...byKind].map(([kind, items]) => linesOfKind(kind, items, query)));
  const lines = loaded.flat();
  return query.items.flatMap((item) => lines.find((line) => line.item === item) ?? []);
}
