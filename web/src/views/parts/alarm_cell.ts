// How many alarms of a station stand, as a link to them. The archive's own alarms are in summary_cells.ts.
import type { Context } from '../../context';
import type { AlarmBook, AlarmCount } from '../../api/types';
import { watchedBy } from '../../data/alarms';
import { make } from '../../dom/element';
import { linkText } from '../../link';
import { countText } from '../../text/number';
import { followed } from './anchor';

/** What is known of a station's alarms: null while nothing came, or because it was refused (`failed`). */
export interface KnownAlarms {
  known: { books: AlarmBook[]; count: AlarmCount } | null;
  failed: boolean;
}

/** "▲ 2 stand · 1 not acknowledged"; a triangle that is empty where none stands. */
export function countsText({ standing, unacknowledged }: AlarmCount, { words }: Context): string {
  const open = unacknowledged > 0 ? ` · ${words.unacknowledged(countText(unacknowledged))}` : '';
  if (standing > 0) return `▲ ${words.standing(countText(standing))}${open}`;
  return open ? `△ ${words.noneStands}${open}` : words.none;
}

/** A station's alarms in numbers; what is not known is not called none. */
export function alarmCell({ known, failed }: KnownAlarms, station: string, context: Context): HTMLElement {
  const { words } = context;
  if (!known) return make('span.quiet', { 'data-alarms': failed ? 'unknown' : '' }, failed ? `? ${words.unknown}` : '…');
  const { books, count } = known;
  const watched = watchedBy(books);
  if (watched === 'unwatched') return make('span.quiet', { 'data-alarms': watched }, words.notWatched);
  const some = count.standing > 0 || count.unacknowledged > 0;
  const unknown = watched === 'unknown' ? `? ${words.unknown}` : '';
  const text = [some || !unknown ? countsText(count, context) : '', unknown].filter(Boolean).join(' · ');
  const link = { ...context.link, station, tab: 'alarms' as const };
  const anchor = make(
    'a',
    {
      href: linkText(link),
      class: count.standing > 0 ? 'standing' : some || unknown ? 'notice' : 'quiet',
      'data-alarms': watched,
      'data-standing': count.standing,
      'data-unacknowledged': count.unacknowledged,
    },
    text,
  );
  return followed(anchor, link, context);
}
