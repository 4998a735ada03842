// The facts of a station's summary, as the list of stations and a station's head show them.
import type { Context } from '../../context';
import type { RunningEvent, Summary, Time, Value } from '../../api/types';
import { make, type Child } from '../../dom/element';
import { ageText } from '../../text/age';
import { countText } from '../../text/number';
import { agoText, channelName, codeText } from './shown';
import { timeText } from '../../text/time';
import { withUnit } from '../../text/unit';
import { flagMark } from './flag';
import { tick } from './ticking';

/** An age that ticks, with the time itself on hovering. */
export function ageCell(time: () => number | null, context: Context): HTMLElement {
  const node = make('span.age', { 'data-time': time() ?? '' });
  return tick(node, () => {
    const at = time();
    node.dataset['time'] = String(at ?? '');
    node.title = at === null ? '' : timeText(at, context.zone);
    return agoText(at, context);
  });
}

/** A newest value that is older (ms) does not tell how things are now. */
const freshFor = 3_600_000;

/** How old a value is that does not tell how things are now; nothing where it does. */
export function oldMark(time: Time, context: Context): HTMLElement {
  if (time === null) return make('small', {}, ` · ${context.words.unplacedTime}`);
  const node = make('small', { title: timeText(time, context.zone) });
  return tick(node, () => (context.now() - time > freshFor ? ` · ${agoText(time, context)}` : ''));
}

/** A single value with its flag, and how old it is if it is old. */
export function valueCell(value: Value | null, context: Context): HTMLElement {
  if (!value || value.value === null) return make('span.quiet', {}, context.words.unknown);
  return make(
    'span.value',
    { title: `${value.instrument} · ${value.kind} · ${channelName(value.channel, context)}` },
    withUnit(value.value, value.unit),
    ' ',
    flagMark(value.flag, context),
    oldMark(value.time, context),
  );
}

/** What the station has not delivered yet. */
export function owedCell(summary: Summary): HTMLElement {
  return make('span', { 'data-owed': summary.owed }, countText(summary.owed));
}

/** Whether the archive holds everything, and how many numbers are lost. */
export function completeCell(summary: Summary, context: Context): HTMLElement {
  const { words } = context;
  const lost = summary.lost > 0 ? ` · ${words.lostNumbers(countText(summary.lost))}` : '';
  const text = (summary.complete ? `✓ ${words.complete}` : `… ${words.notComplete}`) + lost;
  return make(
    summary.complete ? 'span.well' : 'span.notice',
    { 'data-complete': String(summary.complete) },
    text,
  );
}

/** Whether the broker has the station, and for how long that has been so. */
export function linkCell(summary: () => Summary, context: Context): HTMLElement {
  const { words } = context;
  const { link } = summary();
  if (!link) return make('span.quiet', {}, words.unknown);
  const online = link.state === 'online';
  const node = make(online ? 'span.well' : 'span.notice', { 'data-link': link.state });
  const word = online ? `● ${words.online}` : `○ ${words.offline}`;
  if (link.since !== null) node.title = timeText(link.since, context.zone);
  return tick(node, () =>
    link.since === null ? word : `${word} · ${ageText(context.now() - link.since, words.ageUnits)}`,
  );
}

/** Things that ask for a look, to be opened: how many, and the newest in a word. */
function listed(tag: 'alarms' | 'events', newest: string, entries: Child[][]): HTMLElement {
  return make(
    `details.${tag}`,
    { 'data-count': entries.length },
    make('summary', {}, `▲ ${entries.length} · `, make('bdi', {}, newest)),
    make('ul', {}, ...entries.map((entry) => make('li', {}, ...entry))),
  );
}

/** The archive's alarms, newest first; the words of the alarm itself are the archive's. */
export function archiveAlarmsCell(summary: Summary, context: Context): HTMLElement {
  const { alarms } = summary;
  const newest = alarms[0];
  if (!newest) return make('span.quiet', { 'data-count': 0 }, context.words.none);
  const entries = alarms.map((alarm) => [
    make('b', {}, codeText(alarm.kind, context)),
    alarm.count > 1 ? ` × ${alarm.count}` : '',
    ' ',
    make('bdi', {}, alarm.text),
    ' ',
    make('span.quiet', {}, timeText(alarm.at, context.zone)),
  ]);
  return listed('alarms', codeText(newest.kind, context), entries);
}

function eventName({ source, event }: RunningEvent, context: Context): string {
  return `${source}: ${codeText(event, context).replace(/_/g, ' ')}`;
}

/** What goes on at the station, newest first; why, in the buoy's own words. */
export function eventsCell(summary: Summary, context: Context): HTMLElement {
  const { events_on: events } = summary;
  const newest = events[0];
  if (!newest) return make('span.quiet', { 'data-count': 0 }, context.words.none);
  const entries = events.map((event) => [
    make('b', {}, make('bdi', {}, eventName(event, context))),
    ' ',
    event.text || event.value !== null ? make('bdi', {}, event.text || `(${event.value})`) : '',
    ' ',
    event.since === null ? '' : make('span.quiet', {}, timeText(event.since, context.zone)),
  ]);
  return listed('events', eventName(newest, context), entries);
}
