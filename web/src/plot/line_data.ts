// Series of several kinds brought onto one time axis, as uPlot wants them.
import type { ColumnData, Series } from '../api/types';
import type { NamedGap } from '../data/gaps';
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
  gaps: NamedGap[];
}

type Cells = (number | null | undefined)[];

export interface Joined {
  time: number[];
  /** For each line three rows of cells: largest, smallest, the value or mean itself. */
  cells: Cells[];
}

/** Where a row of a series is drawn: a period in its middle, a reading at its time. */
export function drawnAt(series: Series, row: number): number {
  return (series.time[row] ?? 0) + series.every / 2;
}

/** The value of a row that is drawn as a line; bad values are none. */
export function lineValue(column: ColumnData, row: number): number | null {
  if (column.mean) return column.mean[row] ?? null;
  return column.flags?.[row] === '4' ? null : (column.value?.[row] ?? null);
}

function breaksOf(line: Line): number[] {
  return line.gaps.map((gap) => (gap.from + gap.to) / 2);
}

/** Brings lines onto one axis; undefined where a line has no row, null where it breaks. */
export function joinLines(lines: Line[]): Joined {
  const all = new Set<number>();
  for (const line of lines) {
    line.series.time.forEach((_, row) => all.add(drawnAt(line.series, row)));
    breaksOf(line).forEach((time) => all.add(time));
  }
  const time = [...all].sort((a, b) => a - b);
  const rowOf = new Map(time.map((at, index) => [at, index]));
  const cells = lines.flatMap((line) => {
    const rows: [Cells, Cells, Cells] = [
      time.map(() => undefined),
      time.map(() => undefined),
      time.map(() => undefined),
    ];
    breaksOf(line).forEach((at) => rows.forEach((cellRow) => cellRow.splice(rowOf.get(at) ?? 0, 1, null)));
    line.series.time.forEach((_, row) => {
      const index = rowOf.get(drawnAt(line.series, row)) ?? 0;
      rows[0][index] = line.column.max?.[row] ?? null;
      rows[1][index] = line.column.min?.[row] ?? null;
      rows[2][index] = lineValue(line.column, row);
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

/** The smallest and largest value that lines reach, their bands with them. */
export function reach(lines: Line[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { column, series } of lines) {
    series.time.forEach((_, row) => {
      const value = lineValue(column, row);
      for (const one of [column.min?.[row] ?? value, column.max?.[row] ?? value]) {
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
