// The rows of a plot as a table and as CSV: exactly what is drawn.
import type { Context } from '../../context';
import { csvText } from '../../data/csv';
import { make } from '../../dom/element';
import type { Line } from '../../plot/line_data';
import { roundText } from '../../text/number';
import { dateText, clockText, isoText, zoneLabel, type Zone } from '../../text/time';
import { titled } from '../parts/shown';
import { flagMark } from '../parts/flag';

const mostRows = 200;

type Field = string | number | null;

function headOf(line: Line): string[] {
  const unit = line.unit || '1';
  if (line.series.every === 0) return ['time', 'span_s', `${line.name} (${unit})`, 'flag'];
  return ['begin', 'end', `${line.name} mean (${unit})`, `min (${unit})`, `max (${unit})`, 'n', 'bad'];
}

function fieldsOf(line: Line, row: number, zone: Zone): Field[] {
  const { series, column } = line;
  const time = series.time[row] ?? 0;
  if (series.every === 0) {
    return [
      isoText(time, zone),
      (series.span?.[row] ?? 0) / 1000,
      column.value?.[row] ?? null,
      column.flags?.[row] ?? null,
    ];
  }
  return [
    isoText(time, zone),
    isoText(time + series.every, zone),
    column.mean?.[row] ?? null,
    column.min?.[row] ?? null,
    column.max?.[row] ?? null,
    column.n?.[row] ?? null,
    column.bad?.[row] ?? null,
  ];
}

/** The lines of a plot as CSV, one block of rows for each line: their times differ. */
export function linesCsv(lines: Line[], zone: Zone): string {
  return lines
    .map((line) => csvText([headOf(line), ...line.series.time.map((_, row) => fieldsOf(line, row, zone))]))
    .join('\r\n');
}

function cell(value: number | null | undefined): HTMLElement {
  return make('td', {}, value === null || value === undefined ? '–' : roundText(value, 6));
}

function tableRow(line: Line, row: number, context: Context): HTMLElement {
  const { series, column } = line;
  const time = series.time[row] ?? 0;
  const at = (ms: number): HTMLElement =>
    make('td', {}, `${dateText(ms, context.zone)} ${clockText(ms, context.zone)}`);
  if (series.every === 0) {
    return make(
      'tr',
      {},
      at(time),
      cell(column.value?.[row]),
      make('td', {}, flagMark(column.flags?.[row] ?? '9', context)),
    );
  }
  return make(
    'tr',
    {},
    at(time),
    at(time + series.every),
    cell(column.mean?.[row]),
    cell(column.min?.[row]),
    cell(column.max?.[row]),
    cell(column.n?.[row]),
    cell(column.bad?.[row]),
  );
}

function lineTable(line: Line, context: Context): HTMLElement {
  const { words } = context;
  const { time, every, from, to } = line.series;
  const zone = zoneLabel(context.zone, from, to);
  const heads =
    every === 0
      ? [`${words.time} (${zone})`, titled(words.value, line.unit), words.flag]
      : [
          `${words.begin} (${zone})`,
          `${words.end} (${zone})`,
          titled(words.mean, line.unit),
          words.minimum,
          words.maximum,
          words.count,
          words.badCount,
        ];
  const newest = time
    .map((_, row) => row)
    .slice(-mostRows)
    .reverse();
  return make(
    'table',
    {},
    make('caption', {}, line.name),
    make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))),
    make('tbody', {}, ...newest.map((row) => tableRow(line, row, context))),
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
    area.replaceChildren(...(node.open ? lines.map((line) => lineTable(line, context)) : []));
    if (node.open && rows > mostRows) area.append(make('p.quiet', {}, context.words.firstRows(mostRows)));
  });
  return node;
}
