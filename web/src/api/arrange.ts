// A series' columns as they were asked for: the archive gives them as the descriptions have them.
import type { Column, ColumnData, Series } from './types';

/** A channel in its unit, of an array one point by its place on the axis ("100"). */
export interface Wanted {
  channel: string;
  /** As the newest description has it: an older one may have had another. */
  unit: string;
  place?: string | undefined;
  /** Which point of the axis that is, where several may stand at one place. */
  point?: number | undefined;
}

const mostPlaces = 8;

/** The names to ask for; of many points of an array the whole channel. */
export function askedNames(wanted: Wanted[]): string[] {
  const whole = (channel: string): boolean =>
    wanted.filter((one) => one.channel === channel).length > mostPlaces;
  const names = wanted.map(({ channel, place }) =>
    place === undefined || whole(channel) ? channel : `${channel}[${place}]`,
  );
  return [...new Set(names)];
}

function isOf(column: Column, { channel, unit, place }: Wanted): boolean {
  if (column.channel !== channel || column.unit !== unit) return false;
  if (column.place === null || place === undefined) return column.place === null && place === undefined;
  return column.place === place || Number(column.place.split(' ')[0]) === Number(place);
}

function nothing(series: Series): ColumnData {
  const nulls = series.time.map(() => null);
  if (series.every === 0) return { value: nulls, flags: '9'.repeat(nulls.length) };
  const none = series.time.map(() => 0);
  return { mean: nulls, min: nulls, max: nulls, n: none, bad: none };
}

/** Which column is wanted: of several the one of that very point, then the one that the archive heard of last. */
function placeIn(columns: Column[], wanted: Wanted): number {
  const found = columns.flatMap((column, index) => (isOf(column, wanted) ? index : []));
  const exact = found.filter((index) => columns[index]?.point === wanted.point);
  return Math.max(-1, ...(exact.length > 0 ? exact : found));
}

/** The series with a column for each that is wanted, in that order. One that nothing came of is empty. */
export function arranged(series: Series, wanted: Wanted[]): Series {
  const places = wanted.map((one) => placeIn(series.columns, one));
  const empty: Column = { channel: '', point: null, place: null, unit: '', direction: false };
  return {
    ...series,
    columns: places.map((place) => series.columns[place] ?? empty),
    series: places.map((place) => series.series[place] ?? nothing(series)),
  };
}
