// Readings as rows: for kinds whose channels are words, such as a modem's messages.
import type { Context } from '../../context';
import { askReadings } from '../../api/ask';
import { Asked } from '../../api/asked';
import { slotsOf, isText } from '../../api/layout';
import type { Kind, Reading, ReadingsAnswer } from '../../api/types';
import { make, refill } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { channelName, codeText, valueText } from '../parts/shown';
import { clockText, dateText } from '../../text/time';
import { titled } from '../parts/shown';
import { showProblem } from '../parts/problem';
import { flagMark } from '../parts/flag';

function row(kind: Kind, reading: Reading, context: Context): HTMLElement {
  const time =
    reading.time === null
      ? context.words.unplacedTime
      : `${dateText(reading.time, context.zone)} ${clockText(reading.time, context.zone)}`;
  const cells = slotsOf(kind.description)
    .filter((slot) => !slot.axis)
    .map((slot) => {
      const flag = reading.flags[slot.start] ?? '9';
      const marked = flag === '3' || flag === '4';
      const value = reading.values[slot.start] ?? null;
      const text = isText(slot.channel)
        ? kind.instrument === 'buoyd' && value !== null
          ? codeText(value, context)
          : (value ?? '–')
        : valueText(value, { ...slot.channel, unit: undefined }, context);
      return make(
        isText(slot.channel) ? 'td.words' : 'td',
        {},
        text,
        marked ? ' ' : null,
        marked ? flagMark(flag, context) : null,
      );
    });
  return make('tr', { 'data-time': reading.time ?? '' }, make('td', {}, time), ...cells);
}

/** A table of readings, newest first. */
export function readingTable(kind: Kind, title: string, readings: Reading[], context: Context): HTMLElement {
  const { words } = context;
  if (readings.length === 0) return make('p.quiet', {}, words.noneInTime);
  const heads = slotsOf(kind.description)
    .filter((slot) => !slot.axis)
    .map(({ channel }) => titled(channelName(channel.name, context), channel.unit));
  return make(
    'div.scroll',
    { tabindex: 0, role: 'region', 'aria-label': title },
    make(
      'table.messages',
      { 'data-count': readings.length },
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          make('th', { scope: 'col' }, `${words.time} (${context.zone.label(context.now())})`),
          ...heads.map((head) => make('th', { scope: 'col' }, head)),
        ),
      ),
      make('tbody', {}, ...readings.map((reading) => row(kind, reading, context))),
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
  keep: (readings: Reading[]) => Reading[] = (readings) => readings,
): Latest {
  const area = make('div', {}, make('p.quiet', {}, context.words.loading));
  const ask = (): Promise<ReadingsAnswer> => {
    const now = context.now();
    return askReadings(station, kind.instrument, kind.kind, now - days * 86_400_000, now + 60_000, limit);
  };
  const show = (): void => {
    const { answer, error } = asked;
    if (answer) keepPlace(area, () => refill(area, readingTable(kind, title, keep(answer.readings), context)));
    else if (!asked.answered) showProblem(area, error, context, () => asked.retry());
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
