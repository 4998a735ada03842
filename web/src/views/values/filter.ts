// Finding a channel among the newest values.
import type { Context } from '../../context';
import { make } from '../../dom/element';
import { channelName } from '../parts/shown';

function fits(channel: string, wanted: string, context: Context): boolean {
  const names = [channel.replace(/_/g, ' '), channel, channelName(channel, context)];
  return names.some((name) => name.toLowerCase().includes(wanted));
}

/** Hides what does not fit in one instrument's section; true if something is left. */
function filterSection(section: HTMLElement, wanted: string, context: Context): boolean {
  const whole = (section.dataset['instrument'] ?? '').toLowerCase().includes(wanted);
  for (const row of section.querySelectorAll<HTMLElement>('tr[data-channel]')) {
    row.hidden = !whole && !fits(row.dataset['channel'] ?? '', wanted, context);
  }
  for (const kind of section.querySelectorAll<HTMLElement>('.kind')) {
    kind.hidden = kind.querySelector('tr[data-channel]:not([hidden])') === null;
  }
  section.hidden = section.querySelector('.kind:not([hidden])') === null;
  return !section.hidden;
}

/** A field that leaves only channels with a text in their name or their instrument's. */
export function filterField(context: Context, list: HTMLElement): HTMLElement {
  const { words } = context;
  const field = make('input', { type: 'search', placeholder: words.filter, 'aria-label': words.filter });
  const none = make('p.quiet', { hidden: true, role: 'status' }, words.noMatch);
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    const sections = [...list.querySelectorAll<HTMLElement>('section.instrument')];
    const left = sections.filter((section) => filterSection(section, wanted, context));
    none.hidden = left.length > 0;
  });
  return make('div.filter', {}, field, none);
}
