// What the lines of a plot are, and their values at the pointer.
import type { Context } from '../../context';
import { exactValue } from '../../api/digits';
import { button, make, setText } from '../../dom/element';
import type { Item } from '../../link';
import { absence, boundsOf, middleOf, spreadOf, timesOf, type Line } from '../../plot/line_data';
import { theme } from '../../plot/theme';
import { pointedText } from '../../text/number';
import { rangeText, timeText } from '../../text/time';
import { withUnit } from '../../text/unit';
import { otherText } from './other_units';

/** The row of a line nearest to a time; -1 if it has none. */
function nearestRow(line: Line, time: number): number {
  let low = 0;
  let high = line.series.time.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (middleOf(line, middle) < time) low = middle;
    else high = middle;
  }
  if (high < 0) return -1;
  return Math.abs(middleOf(line, low) - time) <= Math.abs(middleOf(line, high) - time) ? low : high;
}

function numberText(value: number | string, { series }: Line): string {
  return typeof value === 'string' ? value : pointedText(value, series.every > 0);
}

function named(value: number | string, line: Line): string {
  return line.enumeration?.[String(value)] ?? withUnit(numberText(value, line), line.unit);
}

function namedBounds(line: Line, row: number): string {
  const names = boundsOf(line, row).flatMap((value) => (value === null ? [] : [named(value, line)]));
  return [...new Set(names)].join(' … ');
}

function rowText(line: Line, row: number, context: Context): string {
  const { words } = context;
  const { column } = line;
  const value = column.mean?.[row] ?? exactValue(column, row);
  if (value === null) return otherText(column, row) ?? words.flags[absence(column, row)] ?? '–';
  if (line.enumeration && line.series.every > 0) return namedBounds(line, row);
  const flag = column.flags?.[row];
  const note = flag && flag !== '1' && flag !== '2' ? ` (${words.flags[flag] ?? flag})` : '';
  return named(value, line) + bandText(line, row, context) + note;
}

/** What bounds a row's mean: " (3.2 … 9.8, sd 1.1)"; empty where nothing does. */
function bandText(line: Line, row: number, context: Context): string {
  const [low, high] = boundsOf(line, row);
  const spread = spreadOf(line, row);
  const parts = [
    line.direction || low === null || high === null ? '' : `${numberText(low, line)} … ${numberText(high, line)}`,
    spread === null ? '' : `${context.words.spread} ${numberText(spread, line)}`,
  ].filter(Boolean);
  return parts.length ? ` (${parts.join(', ')})` : '';
}

type Times = [begin: number, end: number];

function rowTime([begin, end]: Times, context: Context): string {
  return end - begin < 1000 ? timeText(end, context.zone) : rangeText(begin, end, context.zone);
}

/** Rows that end so near to each other (ms) stand under one time. */
const together = 60_000;

/** Says whether rows tell of the same time: they end together, or one holds the middle of the other. */
function areTogether(one: Times, other: Times): boolean {
  const holds = ([begin, end]: Times, [from, to]: Times): boolean => begin <= (from + to) / 2 && (from + to) / 2 <= end;
  return Math.abs(one[1] - other[1]) <= together || holds(one, other) || holds(other, one);
}

/** The lines' values at a time, or their newest, under the time of the first one; a value of another time has its own. */
export function readoutTexts(lines: Line[], time: number | null, context: Context): { when: string; values: string[] } {
  let first: Times | null = null;
  const values = lines.map((line) => {
    const row = time === null ? line.series.time.length - 1 : nearestRow(line, time);
    if (row < 0) return '–';
    const own = timesOf(line, row);
    first ??= own;
    return rowText(line, row, context) + (areTogether(own, first) ? '' : ` · ${rowTime(own, context)}`);
  });
  return { when: first === null ? '' : rowTime(first, context), values };
}

interface Readout {
  node: HTMLElement;
  show(time: number | null): void;
  legend(): { text: string; colour?: string }[];
}

/** The legend of lines with their values; of the newest while the pointer is elsewhere. */
export function lineReadout(lines: Line[], context: Context, remove: ((item: Item) => void) | null): Readout {
  const colours = theme();
  const when = make('span.when');
  const entries = lines.map((line, index) => {
    const value = make('span.at');
    const name = lines.length > 1 ? make('span', {}, line.name) : null;
    const node = make(
      `li.s${(index % 8) + 1}`,
      {},
      make('i.swatch', { 'aria-hidden': 'true' }),
      name,
      ' ',
      value,
      remove &&
        button('✕', () => remove(line.item), { 'aria-label': `${context.words.removePlot}: ${line.name}` }),
    );
    return { node, value };
  });
  const show = (time: number | null): void => {
    const texts = readoutTexts(lines, time, context);
    entries.forEach(({ value }, index) => setText(value, texts.values[index] ?? ''));
    setText(when, texts.when);
  };
  show(null);
  return {
    node: make('ul', {}, make('li', {}, when), ...entries.map((entry) => entry.node)),
    show,
    legend: () =>
      lines.map((line, index) => ({
        text: withUnit(line.name, '') + (line.unit ? ` (${withUnit('', line.unit).trim()})` : ''),
        colour: colours.series[index % 8],
      })),
  };
}
