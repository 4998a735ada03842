// The rows of a plot as a table and as CSV: exactly what is drawn.
import type { Context } from '../../context';
import { hasValue, isOther } from '../../api/arrange';
import { exactValue } from '../../api/digits';
import { csvText } from '../../data/csv';
import { make } from '../../dom/element';
import { boundsOf, spreadOf, timesOf, type Line } from '../../plot/line_data';
import { givenText, roundText } from '../../text/number';
import { isoText, tableTimes, type Zone } from '../../text/time';
import { titled } from '../parts/shown';
import { flagMark } from '../parts/flag';

const mostRows = 200;

type Field = string | number | null;

/** Whether single rows are windows with bounds of their own. */
function areBounded(line: Line): boolean {
  return line.series.every === 0 && Boolean(line.low || line.high || line.spread);
}

/** Rows of a line that go into one table. */
interface Block {
  line: Line;
  rows: number[];
}

/** A line's rows, and those of each other unit by themselves. */
function blocksOf(line: Line): Block[] {
  const { others = [] } = line.column;
  const all = line.series.time.map((_, row) => row);
  return [
    { line, rows: all.filter((row) => !isOther(line.column, row)) },
    ...others.map(({ unit, column }) => ({
      line: { ...line, unit, column, low: undefined, high: undefined, spread: undefined },
      rows: all.filter((row) => hasValue(column, row)),
    })),
  ];
}

function headOf(line: Line): string[] {
  const unit = line.unit || '1';
  const bounds = [`min (${unit})`, `max (${unit})`];
  if (areBounded(line)) return ['begin', 'end', `${line.name} (${unit})`, ...bounds, `sd (${unit})`, 'flag'];
  if (line.series.every === 0) return ['time', 'span_s', `${line.name} (${unit})`, 'flag'];
  return ['begin', 'end', `${line.name} mean (${unit})`, ...bounds, 'n', 'bad'];
}

/** Between two names there is no mean. */
function meanOf({ column, enumeration }: Line, row: number): number | null {
  return enumeration ? null : (column.mean?.[row] ?? null);
}

function fieldsOf(line: Line, row: number, zone: Zone): Field[] {
  const { series, column } = line;
  const times = timesOf(line, row).map((time) => isoText(time, zone));
  const value = exactValue(column, row);
  const flag = column.flags?.[row] ?? null;
  if (areBounded(line)) return [...times, value, ...boundsOf(line, row), spreadOf(line, row), flag];
  if (series.every === 0) return [times[1] ?? '', (series.span?.[row] ?? 0) / 1000, value, flag];
  return [
    ...times,
    meanOf(line, row),
    ...boundsOf(line, row),
    column.n?.[row] ?? null,
    column.bad?.[row] ?? null,
  ];
}

/** The lines of a plot as CSV, one block of rows for each line: their times differ. */
export function linesCsv(lines: Line[], zone: Zone): string {
  return lines
    .flatMap(blocksOf)
    .map(({ line, rows }) => csvText([headOf(line), ...rows.map((row) => fieldsOf(line, row, zone))]))
    .join('\r\n');
}

function cell<Value>(value: Value | null | undefined, write: (value: Value) => string): HTMLElement {
  return make('td', {}, value === null || value === undefined ? '–' : write(value));
}

/** What the archive averaged is rounded; what was read, and what was counted, is not. */
function meanText(mean: number): string {
  return roundText(mean, 6);
}

type Times = ReturnType<typeof tableTimes>;

function tableRow(line: Line, row: number, written: Times, context: Context): HTMLElement {
  const { series, column } = line;
  const times = timesOf(line, row).map((time) => make('td', {}, written.of(time)));
  const flag = (): HTMLElement => make('td', {}, flagMark(column.flags?.[row] ?? '9', context));
  const given = (value: number | string): string =>
    line.enumeration?.[String(value)] ?? (typeof value === 'string' ? value : givenText(value));
  const value = cell(exactValue(column, row), given);
  const bounds = boundsOf(line, row).map((bound) => cell(bound, given));
  if (areBounded(line)) return make('tr', {}, ...times, value, ...bounds, cell(spreadOf(line, row), givenText), flag());
  if (series.every === 0) return make('tr', {}, times[1], value, flag());
  const counts = [cell(column.n?.[row], givenText), cell(column.bad?.[row], givenText)];
  return make('tr', {}, ...times, cell(meanOf(line, row), meanText), ...bounds, ...counts);
}

function headsOf(line: Line, written: Times, { words }: Context): string[] {
  const { every } = line.series;
  const times = [written.head(words.begin), written.head(words.end)];
  const value = titled(words.value, line.unit);
  const bounds = [words.minimum, words.maximum];
  if (areBounded(line)) return [...times, value, ...bounds, words.spread, words.flag];
  if (every === 0) return [written.head(words.time), value, words.flag];
  return [...times, titled(words.mean, line.unit), ...bounds, words.count, words.badCount];
}

function lineTable({ line, rows }: Block, context: Context): HTMLElement {
  const newest = rows.slice(-mostRows).reverse();
  const written = tableTimes(
    newest.flatMap((row) => timesOf(line, row)),
    context.zone,
    line.series.now,
  );
  return make(
    'table',
    {},
    make('caption', {}, line.name),
    make('thead', {}, make('tr', {}, ...headsOf(line, written, context).map((head) => make('th', { scope: 'col' }, head)))),
    make('tbody', {}, ...newest.map((row) => tableRow(line, row, written, context))),
  );
}

/** The newest rows of a plot as tables, made when they are opened. */
export function lineRows(lines: Line[], context: Context): HTMLElement | null {
  const rows = lines.reduce((most, line) => Math.max(most, line.series.time.length), 0);
  if (rows === 0) return null;
  const area = make('div.scroll', {
    tabindex: 0,
    role: 'region',
    'aria-label': context.words.plotRows(rows),
  });
  const node = make('details.rows', {}, make('summary', {}, context.words.plotRows(rows)), area);
  node.addEventListener('toggle', () => {
    area.replaceChildren(...(node.open ? lines.flatMap(blocksOf).map((block) => lineTable(block, context)) : []));
    if (node.open && rows > mostRows) area.append(make('p.quiet', {}, context.words.firstRows(mostRows)));
  });
  return node;
}
