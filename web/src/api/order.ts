import type { ColumnData, Series } from './types';

function picked<Cell>(cells: Cell[] | undefined, order: number[]): Cell[] | undefined {
  return cells && order.map((row) => cells[row] as Cell);
}

function reordered(column: ColumnData, order: number[]): ColumnData {
  const flags = column.flags;
  return {
    value: picked(column.value, order),
    digits: picked(column.digits, order),
    mean: picked(column.mean, order),
    min: picked(column.min, order),
    max: picked(column.max, order),
    n: picked(column.n, order),
    bad: picked(column.bad, order),
    flags: flags === undefined ? undefined : order.map((row) => flags[row] ?? '9').join(''),
  };
}

function withRows(series: Series, order: number[]): Series {
  return {
    ...series,
    time: order.map((row) => series.time[row] ?? 0),
    span: picked(series.span, order),
    series: series.series.map((column) => reordered(column, order)),
  };
}

/** A series with its rows by time: where a station's clock was set they come as they were numbered. */
export function inOrder(series: Series): Series {
  const { time } = series;
  if (time.every((at, row) => row === 0 || (time[row - 1] ?? at) <= at)) return series;
  return withRows(series, time.map((_, row) => row).sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0)));
}

/** A series without the periods that tell only of what is behind a time; `over`: how long (ms) the windows are. */
export function periodsUntil(series: Series, until: number, over: number): Series {
  const { time, every } = series;
  if (every === 0) return series;
  const before = time.flatMap((at, row) => (at - Math.max(0, over - every) < until ? row : []));
  return before.length === time.length ? series : withRows(series, before);
}
