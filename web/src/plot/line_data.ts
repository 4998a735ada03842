// Series of several kinds brought onto one time axis, as uPlot wants them.
import type { ColumnData, Series } from '../api/types';
import { median, type NamedGap } from '../data/gaps';
import type { Item } from '../link';

/** One line of a plot: a column of a series, with where its readings are missing. */
export interface Line {
  item: Item;
  name: string;
  unit: string;
  direction: boolean;
  enumeration?: Record<string, string>;
  series: Series;
  column: ColumnData;
  /** Columns beside it that bound its rows: smallest, largest, standard deviation. */
  low?: ColumnData | undefined;
  high?: ColumnData | undefined;
  spread?: ColumnData | undefined;
  /** Length (ms) of the windows that its readings are, which stand at their ends; 0 of instants. */
  over: number;
  gaps: NamedGap[];
}

export type Cells = (number | null | undefined)[];

/** Rows of cells that each line has: largest, smallest, the value or mean itself, one spread above and below it. */
export const cellRows = 5;

export interface Joined {
  time: number[];
  /** For each line `cellRows` rows of cells. */
  cells: Cells[];
}

/** The value of a row that is drawn as a line; bad values are none. */
export function lineValue(column: ColumnData, row: number): number | null {
  if (column.mean) return column.mean[row] ?? null;
  return column.flags?.[row] === '4' ? null : (column.value?.[row] ?? null);
}

/** The flag of a row without a value that is drawn: bad where all that came is, else missing. */
export function absence(column: ColumnData, row: number): '4' | '9' {
  return (column.bad?.[row] ?? 0) > 0 || column.flags?.[row] === '4' ? '4' : '9';
}

/** The time that a row tells of: a reading of its span before its time, a period of its length. A window counts in the
 * period that it ends in; where it is longer than that, it began before it. */
export function timesOf({ series, over }: Pick<Line, 'series' | 'over'>, row: number): [number, number] {
  const time = series.time[row] ?? 0;
  if (series.every === 0) return [time - (series.span?.[row] ?? 0), time];
  const end = time + series.every;
  return [end - Math.max(series.every, over), end];
}

/** The middle of what a row tells of: there its mark is drawn. */
export function middleOf(line: Line, row: number): number {
  const [begin, end] = timesOf(line, row);
  return (begin + end) / 2;
}

/** Whether a line's values have no mean or way between two of them: directions and names. */
export function isApart(line: Line): boolean {
  return line.direction || line.enumeration !== undefined;
}

/** What a column of bounds says of a row: of a period the farthest of its own, of a single row its value unless it is bad. */
function boundIn(column: ColumnData, farthest: (number | null)[] | undefined, row: number): number | null {
  return farthest ? (farthest[row] ?? null) : lineValue(column, row);
}

/** The smallest and the largest value that a row knows of; null where it knows none. */
export function boundsOf({ column, low, high }: Line, row: number): [number | null, number | null] {
  return [
    low ? boundIn(low, low.min, row) : (column.min?.[row] ?? null),
    high ? boundIn(high, high.max, row) : (column.max?.[row] ?? null),
  ];
}

/** The standard deviation of a row's values; null where none is known, as of a period of several rows. */
export function spreadOf({ spread, series }: Line, row: number): number | null {
  return spread && series.every === 0 ? lineValue(spread, row) : null;
}

/** Whether rows lie one after the other in time, so that each can be drawn over all of its own. */
function areTiled(line: Line): boolean {
  const { time, every } = line.series;
  if (every > 0) return true;
  const steps = time.slice(1).map((at, row) => at - (time[row] ?? at));
  const spans = line.series.span ?? [];
  return median(steps) >= 0.75 * median(spans) || time.length < 2;
}

/** Where a row is drawn: at both ends of what it tells of, at its time if that is an instant. */
function placesOf(line: Line): (row: number) => number[] {
  if (!areTiled(line)) return (row) => [middleOf(line, row)];
  return (row) => {
    const [begin, end] = timesOf(line, row);
    const before = row > 0 ? timesOf(line, row - 1)[1] : begin;
    const start = Math.max(begin, before) + 1;
    return start < end ? [start, end] : [end];
  };
}

function rowCells(line: Line, row: number): (number | null)[] {
  const [low, high] = boundsOf(line, row);
  const value = lineValue(line.column, row);
  const spread = spreadOf(line, row);
  const around = (by: number): number | null =>
    value === null || spread === null ? null : value + by * spread;
  return value === null ? Array<null>(cellRows).fill(null) : [high, low, value, around(1), around(-1)];
}

function breaksOf(line: Line): number[] {
  return line.gaps.map((gap) => (gap.from + gap.to) / 2);
}

/** Brings lines onto one axis; undefined where a line has no row, null where it breaks. */
export function joinLines(lines: Line[]): Joined {
  const places = lines.map((line) => line.series.time.map((_, row) => placesOf(line)(row)));
  const all = new Set<number>(places.flat(2));
  lines.forEach((line) => breaksOf(line).forEach((time) => all.add(time)));
  const time = [...all].sort((a, b) => a - b);
  const rowOf = new Map(time.map((at, index) => [at, index]));
  const cells = lines.flatMap((line, number) => {
    const rows = Array.from({ length: cellRows }, (): Cells => time.map(() => undefined));
    breaksOf(line).forEach((at) => rows.forEach((cellRow) => cellRow.splice(rowOf.get(at) ?? 0, 1, null)));
    places[number]?.forEach((at, row) => {
      const found = rowCells(line, row);
      at.forEach((place) => rows.forEach((cellRow, index) => (cellRow[rowOf.get(place) ?? 0] = found[index])));
    });
    rows.forEach(widenBreaks);
    return rows;
  });
  return { time, cells };
}

/** A break reaches to the line's own neighbours, over the rows that only other lines have. */
function widenBreaks(cells: Cells): void {
  let start = 0;
  for (let index = 0; index <= cells.length; index++) {
    if (index < cells.length && (cells[index] === null || cells[index] === undefined)) continue;
    if (cells.slice(start, index).includes(null)) cells.fill(null, start, index);
    start = index + 1;
  }
}

/** The cells of a line that stand alone between breaks: a line through one of them has no length. */
export function aloneIn(cells: Cells): number[] {
  const own = cells.flatMap((cell, index) => (cell === undefined ? [] : index));
  const isBreak = (index: number | undefined): boolean => index === undefined || cells[index] === null;
  return own.filter((index, at) => !isBreak(index) && isBreak(own[at - 1]) && isBreak(own[at + 1]));
}

/** The smallest and largest value that lines reach, their bands with them. */
export function reach(lines: Line[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const line of lines) {
    line.series.time.forEach((_, row) => {
      for (const one of rowCells(line, row)) {
        if (one === null) continue;
        low = Math.min(low, one);
        high = Math.max(high, one);
      }
    });
  }
  return [low, high];
}

/** The scale of the values: what lines reach with a little room, or the whole compass. */
export function valueScale(lines: Line[]): [number, number] {
  if (lines.some((line) => line.direction)) return [0, 360];
  const [low, high] = reach(lines);
  if (low > high) return [0, 1];
  const room = high > low ? (high - low) * 0.06 : Math.max(Math.abs(high) * 0.02, 0.5);
  return [low - room, high + room];
}

/** How many values of a line carry a flag ("4" bad, "3" suspect). */
export function countFlag(line: Line, flag: '3' | '4'): number {
  if (line.column.flags !== undefined) return line.column.flags.split(flag).length - 1;
  if (flag === '3') return 0;
  return (line.column.bad ?? []).reduce((sum, n) => sum + n, 0);
}
