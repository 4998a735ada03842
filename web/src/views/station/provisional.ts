// What short messages told while the readings themselves are still owed.
import type { Context } from '../../context';
import type { ProvisionalValue } from '../../api/types';
import { make, type Child } from '../../dom/element';
import { scrolling, table } from '../../dom/table';
import { timeText } from '../../text/time';
import { flagMark } from '../parts/flag';
import { channelName, valueText } from '../parts/shown';

function row(told: ProvisionalValue, context: Context): Child[] {
  const { words, zone } = context;
  const [, name = '', place = ''] = /^(.*?)(\[.*\])?$/s.exec(told.channel) ?? [];
  const half = told.step === undefined ? '' : ` ± ${Number((told.step / 2).toPrecision(3))}`;
  return [
    make('bdi', {}, `${told.instrument} · ${told.kind}`),
    `${channelName(name, context)}${place}`,
    make('span', {}, `${valueText(told.value, { name, unit: told.unit }, context)}${half} `, flagMark(told.flag, context)),
    told.time === null ? words.unplacedTime : timeText(told.time, zone),
  ];
}

/** A list of them, marked as what they are; nothing where there are none. */
export function provisionalPanel(told: ProvisionalValue[], context: Context): Child {
  const { words } = context;
  if (told.length === 0) return null;
  const heads = [words.instrument, words.channel, words.value, words.time];
  const shown = table(heads, told.map((one) => row(one, context)));
  shown.className = 'messages';
  shown.dataset['count'] = String(told.length);
  return make(
    'section.panel',
    { 'data-list': 'provisional' },
    make('h3', {}, words.provisional),
    make('p.quiet', {}, words.provisionalMeaning),
    scrolling(words.provisional, shown),
  );
}
