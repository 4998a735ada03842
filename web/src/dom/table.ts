import { make, type Child } from './element';

/** A table: heads of columns, and rows whose first cell may be a head (`rowHeads`). */
export function table(heads: string[], rows: Child[][], rowHeads = false): HTMLTableElement {
  const cell = (child: Child, index: number): HTMLElement =>
    rowHeads && index === 0 ? make('th', { scope: 'row' }, child) : make('td', {}, child);
  return make(
    'table',
    {},
    make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))),
    make('tbody', {}, ...rows.map((row) => make('tr', {}, ...row.map(cell)))),
  );
}

/** An area that scrolls by itself, by keyboard too. */
export function scrolling(name: string, ...children: Child[]): HTMLElement {
  return make('div.scroll', { tabindex: 0, role: 'region', 'aria-label': name }, ...children);
}
