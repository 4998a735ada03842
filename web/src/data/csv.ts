const number = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

/** One field of a CSV row; quoted where it must be, and never read as a formula by a spreadsheet. */
function csvField(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) && !number.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** Rows as CSV text, lines ending as RFC 4180 wants them. */
export function csvText(rows: (string | number | null | undefined)[][]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}
