// Whole numbers beyond 2^53, such as nanoseconds since 1970: a plot may round them, what is taken away may not.
import type { ColumnData, Series } from './types';

/** A text or a number of JSON, from its beginning to its end. */
const jsonToken = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const longNumber = /^-?\d{16,}$/;

function quoted(token: string): string {
  return longNumber.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}

function withDigits(column: ColumnData): ColumnData {
  const given = column.value as (number | string | null)[] | undefined;
  if (!given?.some((value) => typeof value === 'string')) return column;
  const digits = given.map((value) => (typeof value === 'string' ? value : null));
  return { ...column, digits, value: given.map((value) => (value === null ? null : Number(value))) };
}

/** A series as the archive writes it. */
export function seriesIn(text: string): Series {
  const series = JSON.parse(/\d{16}/.test(text) ? text.replace(jsonToken, quoted) : text) as Series;
  return { ...series, series: series.series.map(withDigits) };
}

/** The value of a single reading with all of its digits. */
export function exactValue({ digits, value }: ColumnData, row: number): number | string | null {
  return digits?.[row] ?? value?.[row] ?? null;
}
