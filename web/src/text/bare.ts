/** Takes from a table, and from the tables in it, what every object is born with: a channel may be called
 * "constructor", and has no word then. */
export function bare<Table extends object>(table: Table): Table {
  for (const value of Object.values(table) as unknown[]) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) bare(value);
  }
  return Object.setPrototypeOf(table, null) as Table;
}
