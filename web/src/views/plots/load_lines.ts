// The lines of a plot, loaded from the archive.
import type { Context } from '../../context';
import { askCauses, askSeries } from '../../api/ask';
import { isDirection, slotOf } from '../../api/layout';
import type { Kind, Series } from '../../api/types';
import type { Item } from '../../link';
import type { Line } from '../../plot/line_data';
import { channelName, placeText } from '../parts/shown';
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

function gapBounds(kind: Kind, series: Series): Pick<GapBounds, 'interval' | 'first' | 'mayMiss'> {
  // A few rows do not tell how far apart they come; many do, whatever the instrument's own interval is.
  const few = series.time.length < 3;
  const interval = few ? stepOf(kind) : (kind.description.interval ?? 0) * 1000;
  const first = kind.first === null ? null : kind.first - (kind.newest?.span ?? 0);
  return { interval, first, mayMiss: isWindow(kind) ? 0 : 2 };
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
  return namedGaps(gaps, causes, series.now);
}

const mostPeriods = 5000;

/** The chosen length of periods, unless they were too many to draw. */
function periodOf(every: number | undefined, { from, to }: Range): number | undefined {
  return every !== undefined && (to - from) / every <= mostPeriods ? every : undefined;
}

async function linesOfKind(kind: Kind, items: Item[], query: LinesQuery): Promise<Line[]> {
  const { range, context, signal, points } = query;
  const station = query.data.summary.station;
  const series = await askSeries(
    {
      station,
      instrument: kind.instrument,
      kind: kind.kind,
      wanted: items,
      from: range.from,
      to: range.to,
      points,
      every: periodOf(context.link.every, range),
    },
    signal,
  );
  const named = await gapsWithCauses(station, kind, series, signal);
  return items.flatMap((item, index) => {
    const column = series.series[index];
    const slot = slotOf(kind.description, item.channel);
    if (!column || !slot) return [];
    return [
      {
        item,
        name: itemName(item, query.data, context),
        unit: slot.channel.unit ?? '',
        series,
        column,
        gaps: named,
        direction: series.columns[index]?.direction ?? isDirection(slot.channel),
        ...(slot.channel.values ? { enumeration: slot.channel.values } : {}),
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
