// Values that came in another unit than a plot has: it tells of them, and draws none.
import type { Context } from '../../context';
import { hasValue } from '../../api/arrange';
import type { ColumnData } from '../../api/types';
import { make } from '../../dom/element';
import { countText, pointedText } from '../../text/number';
import { unitText, withUnit } from '../../text/unit';

function countOf(column: ColumnData): number {
  if (column.n) return column.n.reduce((sum, n) => sum + n, 0);
  return (column.value ?? []).filter((_, row) => hasValue(column, row)).length;
}

/** How many values of these columns came in which other units, in words. */
export function otherUnitTexts(columns: ColumnData[], { words }: Context): string[] {
  const counts = new Map<string, number>();
  for (const { unit, column } of columns.flatMap(({ others = [] }) => others)) {
    counts.set(unit, (counts.get(unit) ?? 0) + countOf(column));
  }
  return [...counts].map(([unit, count]) => words.inOtherUnit(countText(count), unitText(unit) || '1'));
}

/** What came of a row in another unit: "8 kn"; undefined if nothing did. */
export function otherText({ others = [] }: ColumnData, row: number): string | undefined {
  const other = others.find(({ column }) => hasValue(column, row));
  const value = other?.column.mean?.[row] ?? other?.column.value?.[row] ?? null;
  return other && value !== null ? withUnit(pointedText(value, Boolean(other.column.mean)), other.unit) : undefined;
}

/** The texts as notes below a plot. */
export function otherUnitNotes(name: string, columns: ColumnData[], context: Context): HTMLElement[] {
  return otherUnitTexts(columns, context).map((text) => make('p.flags', {}, `${name}: ${text}`));
}
