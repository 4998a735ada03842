// Readings as rows: for kinds whose channels are words, such as a modem's messages.
import type { Context } from '../../context';
import { askReadings } from '../../api/ask';
import { Asked } from '../../api/asked';
import { slotsOf, isText, type Slot } from '../../api/layout';
import type { Description, Kind, Reading, ReadingsAnswer } from '../../api/types';
import { make, refill } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { channelName, codeText, valueText } from '../parts/shown';
import { tableTimes } from '../../text/time';
import { titled } from '../parts/shown';
import { showProblem } from '../parts/problem';
import { flagMark } from '../parts/flag';

/** What the values of a reading are: its kind may have had another description then. */
export type Described = (reading: Reading) => Description;

/** Of buoyd's texts these are what people called something; others may be words of its own. */
const names = ['instrument', 'line', 'source', 'id'];

function text(value: string | null, slot: Slot, column: Slot, kind: Kind, context: Context): string {
  const { name, unit } = slot.channel;
  const isWord = kind.instrument === 'buoyd' && !names.includes(name);
  if (isText(slot.channel)) return value !== null && isWord ? codeText(value, context) : (value ?? '–');
  return valueText(value, { ...slot.channel, unit: unit === column.channel.unit ? undefined : unit }, context);
}

function cell(reading: Reading, slot: Slot | undefined, column: Slot, kind: Kind, context: Context): HTMLElement {
  const tag = isText(column.channel) ? ('td.words' as const) : 'td';
  if (!slot || slot.axis) return make(tag, {}, '–');
  const flag = reading.flags[slot.start] ?? '9';
  const isMarked = flag === '3' || flag === '4';
  const shown = text(reading.values[slot.start] ?? null, slot, column, kind, context);
  return make(tag, {}, shown, isMarked && ' ', isMarked && flagMark(flag, context));
}

/** A table of readings, newest first. */
export function readingTable(
  kind: Kind,
  title: string,
  readings: Reading[],
  context: Context,
  described: Described,
): HTMLElement {
  const { words } = context;
  if (readings.length === 0) return make('p.quiet', {}, words.noneInTime);
  const columns = slotsOf(kind.description).filter((slot) => !slot.axis);
  const times = tableTimes(
    readings.flatMap(({ time }) => time ?? []),
    context.zone,
    context.now(),
  );
  const heads = [times.head(words.time), ...columns.map(({ channel }) => titled(channelName(channel.name, context), channel.unit))];
  const row = (reading: Reading): HTMLElement => {
    const slots = new Map(slotsOf(described(reading)).map((slot) => [slot.channel.name, slot]));
    return make(
      'tr',
      { 'data-time': reading.time ?? '' },
      make('td', {}, reading.time === null ? words.unplacedTime : times.of(reading.time)),
      ...columns.map((column) => cell(reading, slots.get(column.channel.name), column, kind, context)),
    );
  };
  return make(
    'div.scroll',
    { tabindex: 0, role: 'region', 'aria-label': title },
    make(
      'table.messages',
      { 'data-count': readings.length },
      make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))),
      make('tbody', {}, ...readings.map(row)),
    ),
  );
}

export interface Latest {
  node: HTMLElement;
  reading(kind: Kind): void;
  stop?(): void;
}

/** From an answer to the next question, ms. */
const rest = 2000;

/** The newest readings of a kind over some days, loaded now and again when one came: of those that come at once the
 * stream tells the newest alone. */
export function latestReadings(
  kind: Kind,
  title: string,
  days: number,
  limit: number,
  context: Context,
  station: string,
  keep: (readings: Reading[], described: Described) => Reading[] = (readings) => readings,
): Latest {
  const area = make('div', {}, make('p.quiet', {}, context.words.loading));
  const ask = (): Promise<ReadingsAnswer> => {
    const now = context.now();
    return askReadings(station, kind.instrument, kind.kind, now - days * 86_400_000, now + 60_000, limit);
  };
  const show = (): void => {
    const { answer, error } = asked;
    if (answer) {
      const described: Described = ({ hash = '' }) => answer.descriptions[hash] ?? kind.description;
      const kept = keep(answer.readings, described);
      keepPlace(area, () => refill(area, readingTable(kind, title, kept, context, described)));
    } else if (!asked.answered) showProblem(area, error, context, () => asked.retry());
  };
  const asked: Asked<ReadingsAnswer> = new Asked(ask, show, rest);
  asked.load();
  return {
    node: make(
      'section.panel',
      { 'data-kind': kind.kind },
      make('h3', {}, title, ' ', make('small', {}, context.words.lastDays(days))),
      area,
    ),
    reading: (changed) => {
      const known = asked.answer?.readings[0];
      const { newest } = kind;
      if (changed === kind && newest && (newest.seq !== known?.seq || newest.epoch !== known.epoch)) asked.load();
    },
    stop: () => asked.stop(),
  };
}
