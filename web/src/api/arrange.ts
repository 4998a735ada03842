// A series' columns as they were asked for: the archive gives them as the descriptions have them.
import type { Column, ColumnData, OtherUnit, Series } from './types';

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

function isOf(column: Column, { channel, place }: Wanted): boolean {
  if (column.channel !== channel) return false;
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
  const found = columns.flatMap((column, index) => (column.unit === wanted.unit && isOf(column, wanted) ? index : []));
  const exact = found.filter((index) => columns[index]?.point === wanted.point);
  return Math.max(-1, ...(exact.length > 0 ? exact : found));
}

/** Whether a row of a column came to anything, if only to a bad value. */
export function hasValue({ value, n, bad }: ColumnData, row: number): boolean {
  return (value?.[row] ?? null) !== null || (n?.[row] ?? 0) + (bad?.[row] ?? 0) > 0;
}

/** Whether what came of a row came in another unit: nothing is missing there. */
export function isOther(column: ColumnData, row: number): boolean {
  return !hasValue(column, row) && (column.others ?? []).some((other) => hasValue(other.column, row));
}

/** What came of a channel in other units than the one that is wanted. */
function othersOf({ columns, series, time }: Series, wanted: Wanted): OtherUnit[] {
  const units = new Set(columns.flatMap((column) => (isOf(column, wanted) ? column.unit : [])));
  units.delete(wanted.unit);
  return [...units].flatMap((unit) => {
    const column = series[placeIn(columns, { ...wanted, unit })];
    return column && time.some((_, row) => hasValue(column, row)) ? { unit, column } : [];
  });
}

/** The series with a column for each that is wanted, in that order. One that nothing came of is empty. */
export function arranged(series: Series, wanted: Wanted[]): Series {
  const places = wanted.map((one) => placeIn(series.columns, one));
  const empty: Column = { channel: '', point: null, place: null, unit: '', direction: false };
  return {
    ...series,
    columns: places.map((place) => series.columns[place] ?? empty),
    series: places.map((place, index) => {
      const column = series.series[place] ?? nothing(series);
      const others = wanted[index] ? othersOf(series, wanted[index]) : [];
      return others.length > 0 ? { ...column, others } : column;
    }),
  };
}
