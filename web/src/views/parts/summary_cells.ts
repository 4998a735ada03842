// The facts of a station's summary, as the list of stations and a station's head show them.
import type { Context } from '../../context';
import type { Summary, Value } from '../../api/types';
import { make } from '../../dom/element';
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

/** A single value with its flag. */
export function valueCell(value: Value | null, context: Context): HTMLElement {
  if (!value || value.value === null) return make('span.quiet', {}, context.words.unknown);
  return make(
    'span.value',
    { title: `${value.instrument} · ${value.kind} · ${channelName(value.channel, context)}` },
    withUnit(value.value, value.unit),
    ' ',
    flagMark(value.flag, context),
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

/** The archive's alarms, newest first; the words of the alarm itself are the archive's. */
export function alarmsCell(summary: Summary, context: Context): HTMLElement {
  const { alarms } = summary;
  const newest = alarms[0];
  if (!newest) return make('span.quiet', { 'data-count': 0 }, context.words.none);
  const all = alarms.map((alarm) =>
    make(
      'li',
      {},
      make('b', {}, codeText(alarm.kind, context)),
      alarm.count > 1 ? ` × ${alarm.count}` : '',
      ' ',
      make('bdi', {}, alarm.text),
      ' ',
      make('span.quiet', {}, timeText(alarm.at, context.zone)),
    ),
  );
  return make(
    'details.alarms',
    { 'data-count': alarms.length },
    make('summary', {}, `▲ ${alarms.length} · ${codeText(newest.kind, context)}`),
    make('ul', {}, ...all),
  );
}
