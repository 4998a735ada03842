// What is made of how much was available: shares, and rows for a spreadsheet.
import type { KindAvailability } from '../api/types';
import { csvText } from './csv';

/** Per cent of what was expected, with two digits behind the point; '' where nothing was. */
export function shareText(part: number, expected: number): string {
  return expected > 0 ? ((100 * part) / expected).toFixed(2) : '';
}

const facts = ['instrument', 'kind', 'channel', 'point', 'from', 'to', 'expected', 'received', 'valid', 'percent'];
const lacks = ['bad', 'no_value', 'no_column'];

/** A row for each value, a column for each cause there is; its numbers add up to what was expected. */
export function availabilityCsv(kinds: KindAvailability[]): string {
  const causes = [...new Set(kinds.flatMap(({ missing }) => Object.keys(missing)))];
  const rows = kinds.flatMap((kind) =>
    kind.values.map((value) => [
      ...[kind.instrument, kind.kind, value.channel, value.place],
      ...[kind.from, kind.to].map((time) => new Date(time).toISOString()),
      ...[kind.expected, kind.received, value.valid, shareText(value.valid, kind.expected)],
      ...[value.bad, value.no_value, value.no_column],
      ...causes.map((cause) => kind.missing[cause] ?? 0),
    ]),
  );
  return csvText([[...facts, ...lacks, ...causes], ...rows]);
}
