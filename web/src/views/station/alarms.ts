// The tab of alarms: what rules raised, what is over, and who knows of it. It changes nothing.
import type { Context } from '../../context';
import type { Asked } from '../../api/asked';
import type { AlarmBook, RuleAlarm, StationAlarmsAnswer } from '../../api/types';
import { shellWord, watchedBy } from '../../data/alarms';
import type { StationData } from '../../data/station';
import { make, refill, type Child } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { scrolling, table } from '../../dom/table';
import { countText } from '../../text/number';
import { timeText } from '../../text/time';
import { problem } from '../parts/problem';
import { agoText, channelName } from '../parts/shown';
import { tick } from '../parts/ticking';
import type { TabPart } from './tab';

/** What a rule, a person or a book is called or said: texts of their own direction, one below the other. */
function said(texts: string[], lang?: 'en'): HTMLElement {
  return make('div.said', { lang }, ...texts.filter(Boolean).map((text) => make('bdi', {}, text)));
}

/** What it is about: "lidar/scan/wind_speed[100 m]", "lidar/scan", "battery", or "" for the station. */
function subject({ subject: text }: RuleAlarm, context: Context): Child {
  const { words } = context;
  if (text === '') return words.theStation;
  if (text === 'battery') return words.battery;
  const [instrument, kind, channel, ...more] = text.split('/');
  if (!instrument || !kind || more.length > 0) return said([text]);
  const [, name, place] = /^(.*?)(\[.*\])?$/s.exec(channel ?? '') ?? [];
  const shown = name ? [`${channelName(name, context)}${place ?? ''}`] : [];
  return said([[instrument, kind, ...shown].join(' · ')]);
}

function acknowledgedCell(alarm: RuleAlarm, { words, zone }: Context): HTMLElement {
  if (alarm.acknowledged === null) return make('span.notice', { 'data-acknowledged': 'false' }, `○ ${words.notAcknowledged}`);
  const cell = said([alarm.acknowledged_text]);
  cell.dataset['acknowledged'] = 'true';
  cell.prepend(make('div', {}, `✓ ${timeText(alarm.acknowledged, zone)} · `, make('bdi', {}, alarm.acknowledged_by)));
  return cell;
}

/** A cell of an alarm with the name that it bears where the table has no room for columns. */
type Cell = [name: string, shown: Child];

function since(alarm: RuleAlarm, context: Context): HTMLElement {
  const ago = tick(make('small'), () => agoText(alarm.raised, context));
  return make('span', { 'data-time': alarm.raised }, `${timeText(alarm.raised, context.zone)} `, ago);
}

function times(alarm: RuleAlarm, context: Context): Cell[] {
  const { words, zone } = context;
  if (alarm.cleared === null) return [[words.since, since(alarm, context)]];
  return [
    [words.raised, timeText(alarm.raised, zone)],
    [words.cleared, timeText(alarm.cleared, zone)],
  ];
}

/** "▲ 7" stands, and is red until somebody acknowledges it; "△ 7" is over. */
function numberMark({ alarm: number, cleared, acknowledged }: RuleAlarm): Child {
  if (cleared !== null) return `△ ${number}`;
  return make(acknowledged === null ? 'b.standing' : 'b', {}, `▲ ${number}`);
}

function cells(alarm: RuleAlarm, books: AlarmBook[], context: Context): Cell[] {
  const { words } = context;
  const book: Cell = [words.book, said([books[alarm.book]?.book ?? ''])];
  return [
    [words.alarmNumber, numberMark(alarm)],
    [words.rule, said([alarm.rule])],
    [words.said, said([alarm.raised_text, alarm.cleared_text], 'en')],
    [words.subject, subject(alarm, context)],
    ...times(alarm, context),
    [words.acknowledged, acknowledgedCell(alarm, context)],
    ...(books.length > 1 ? [book] : []),
  ];
}

function panel(list: string, name: string, rows: Cell[][], more: Child): Child {
  const heads = (rows[0] ?? []).map(([head]) => head);
  const labelled = ([label, shown]: Cell): Child => make('div', {}, make('span.label', {}, label), shown);
  const shown = table(heads, rows.map((row) => row.map(labelled)));
  shown.className = 'messages cards';
  shown.dataset['count'] = String(rows.length);
  return make('section.panel', { 'data-list': list }, make('h3', {}, name), scrolling(name, shown), more);
}

function bookProblem({ book, state, problem: why }: AlarmBook, { words }: Context): Child {
  if (state === 'read') return null;
  return state === 'missing'
    ? make('p.notice', {}, words.bookMissing(book))
    : make('p.problem', {}, words.bookUnreadable(book, why));
}

/** How an alarm is acknowledged: not here, but by a command for each book. */
function howTo(books: AlarmBook[], { words }: Context): Child {
  const commands = books
    .filter(({ state }) => state === 'read')
    .map(({ book }) => `buoyshore acknowledge NUMBER --by NAME --because WHY --book ${shellWord(book)}`);
  if (commands.length === 0) return null;
  return make(
    'section.panel',
    { 'data-list': 'how' },
    make('p', {}, words.howToAcknowledge),
    ...commands.map((command) => make('p', {}, make('code', { lang: 'en' }, command))),
  );
}

function standingPanel({ standing, count, books }: StationAlarmsAnswer, context: Context): Child {
  const { words } = context;
  const known = watchedBy(books) === 'watched';
  if (standing.length === 0) return known ? make('p.well', { 'data-list': 'standing' }, `✓ ${words.noAlarmStands}`) : null;
  const left = count.standing - standing.length;
  const more = left > 0 ? make('p.quiet', {}, words.leftOut(countText(left))) : null;
  return panel('standing', words.standingAlarms, standing.map((alarm) => cells(alarm, books, context)), more);
}

function overPanel({ over, has_more_over: hasMore, books }: StationAlarmsAnswer, context: Context): Child {
  const { words } = context;
  if (over.length === 0) return null;
  const command = make('code', { lang: 'en' }, 'buoyshore alarms --all');
  const more = hasMore ? make('p.quiet', {}, `${words.olderAlarms} `, command) : null;
  return panel('over', words.overAlarms, over.map((alarm) => cells(alarm, books, context)), more);
}

function lookedUntil(until: number, context: Context): HTMLElement {
  const ago = tick(make('small'), () => agoText(until, context));
  const text = `${context.words.lookedUntil} ${timeText(until, context.zone)} `;
  return make('p.quiet', { 'data-looked-until': until }, text, ago);
}

function show(answer: StationAlarmsAnswer, context: Context): Child[] {
  const { words } = context;
  const { books, looked_until: until } = answer;
  return [
    books.length === 0 ? make('p.quiet', {}, words.noBooks) : null,
    ...books.map((book) => bookProblem(book, context)),
    standingPanel(answer, context),
    until === null ? null : lookedUntil(until, context),
    overPanel(answer, context),
    howTo(books, context),
  ];
}

/** How far the watch has looked no event tells: that is asked for so often, ms. */
const minute = 60_000;

/** The alarms of the station; what came is shown at once, and stays where it could not be renewed. */
export function alarmsTab(_data: StationData, context: Context, alarms: Asked<StationAlarmsAnswer>): TabPart {
  const node = make('div.alarm-list');
  let isAnswered = false;
  const renew = (): void => {
    const { answer, error } = alarms;
    if (answer === null && isAnswered) return;
    isAnswered = answer !== null;
    const shown = answer
      ? show(answer, context)
      : [error === null ? make('p.quiet', {}, context.words.loading) : problem(error, context, () => alarms.retry())];
    keepPlace(node, () => refill(node, make('h2.offstage', {}, context.words.tabAlarms), ...shown));
  };
  renew();
  const timer = window.setInterval(() => alarms.load(), minute);
  return { node, alarms: renew, stop: () => window.clearInterval(timer) };
}
