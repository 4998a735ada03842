// The bar on top: where one is, the zone, the language, the link.
import type { Context } from '../context';
import { button, make } from '../dom/element';
import { copyText } from '../dom/save';
import { linkText } from '../link';
import type { ZoneChoice } from '../text/time';
import { clockText, dateText } from '../text/time';
import { followed } from './parts/anchor';
import { tick } from './parts/ticking';

function zoneSelect(context: Context): HTMLElement {
  const { words, link } = context;
  const names: Record<ZoneChoice, string> = {
    utc: words.zoneUtc,
    station: words.zoneStation,
    reader: words.zoneReader,
  };
  const choices: ZoneChoice[] = link.station === undefined ? ['utc', 'reader'] : ['utc', 'station', 'reader'];
  const select = make(
    'select',
    { id: 'zone' },
    ...choices.map((choice) => {
      const known = context.zoneFor(choice);
      const offset = known && choice !== 'utc' ? ` (${known.label(context.now())})` : '';
      return make('option', { value: choice, selected: choice === link.zone }, names[choice] + offset);
    }),
  );
  select.addEventListener('change', () => context.go({ zone: select.value as ZoneChoice }));
  return make('label', {}, `${words.zone} `, select);
}

function languageLink(context: Context): HTMLElement {
  const other = context.lang === 'zh' ? ('en' as const) : ('zh' as const);
  const link = { ...context.link, lang: other };
  return followed(
    make(
      'a.language',
      { href: linkText(link), lang: other, hreflang: other },
      other === 'zh' ? '中文' : 'English',
    ),
    link,
    context,
  );
}

function copyButton(context: Context): HTMLElement {
  const { words, link, lang } = context;
  const copy = button(words.copyLink, () => {
    // The language that the browser chose is the reader's, not that of whoever opens the link.
    void copyText(new URL(linkText({ ...link, lang }), location.href).href).then(() => {
      copy.textContent = words.copied;
      window.setTimeout(() => {
        copy.textContent = words.copyLink;
      }, 2000);
    });
  });
  return copy;
}

function clock(context: Context): HTMLElement {
  return tick(make('span.clock'), () => {
    const now = context.now();
    return `${dateText(now, context.zone)} ${clockText(now, context.zone)} ${context.zone.label(now)}`;
  });
}

/** The bar on top of every view. */
export function head(context: Context, status: HTMLElement): HTMLElement {
  const { link, fitted } = context;
  const span = link.span === fitted ? undefined : link.span;
  const home = { ...link, station: undefined, tab: 'now' as const, items: [], circle: undefined, span };
  return make(
    'div.bar',
    {},
    make('a.skip', { href: '#content' }, context.words.skip),
    make(
      'nav',
      { 'aria-label': context.words.stations },
      make('span.brand', {}, 'buoyd'),
      followed(make('a', { href: linkText(home) }, context.words.stations), home, context),
    ),
    status,
    clock(context),
    zoneSelect(context),
    copyButton(context),
    languageLink(context),
  );
}
