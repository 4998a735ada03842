// The page: what the link says is shown, and what is shown is in the link.
import type { Context, Part } from './context';
import { bare } from './text/bare';
import { fill, make, refill, setText } from './dom/element';
import { keepPlace, watchPresses } from './dom/keep';
import { linkText, parseLink, type Link } from './link';
import { zoneOf } from './text/time';
import { head } from './views/head';
import { stationView, type StationPart } from './views/station/station';
import { stationsView } from './views/stations';
import { startTicking } from './views/parts/ticking';
import { en } from './words/en';
import { zh } from './words/zh';

/** The archive's clock minus this machine's, ms. */
let ahead = 0;
let connected: boolean | null = null;
/** Why the server cannot read the archive. */
let problem = '';
let shown: Part | StationPart | null = null;
let shownLink: Link | null = null;
let longitude: number | null = null;
let fitted: number | undefined;

const status = make('p.connection', { role: 'status' });
const main = make('main', { id: 'content', tabindex: -1 });
const top = make('header.top');

function languageOf(link: Link): 'en' | 'zh' {
  return link.lang ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
}

function contextOf(link: Link): Context {
  const lang = languageOf(link);
  return {
    link,
    lang,
    words: lang === 'zh' ? zh : en,
    zone: zoneOf(link.zone, longitude),
    now: () => Date.now() + ahead,
    zoneFor: (choice) => (choice === 'station' && longitude === null ? null : zoneOf(choice, longitude)),
    fitted,
    go: (change) => go({ ...link, ...change }, false),
    fit: (span) => {
      fitted = span;
      if (span === link.span) showHead(contextOf(link));
      else go({ ...link, span }, true);
    },
  };
}

function go(link: Link, refine: boolean): void {
  const url = linkText(link);
  if (refine) history.replaceState(null, '', url);
  else if (url !== location.search) history.pushState(null, '', url);
  show();
}

function showHead(context: Context): void {
  keepPlace(top, () => refill(top, head(context, status)));
}

function showConnection(context: Context): void {
  const { words } = context;
  const live = connected && problem === '';
  const lost = problem === '' ? words.notLive : words.archiveUnreadable(problem);
  const text = live === null ? words.connecting : live ? words.live : lost;
  status.className = `connection ${live === null ? '' : live ? 'open' : 'lost'}`;
  status.dataset['live'] = String(live);
  setText(status, text);
}

function samePage(a: Link | null, b: Link): boolean {
  return a !== null && a.station === b.station && a.tab === b.tab && a.zone === b.zone && a.lang === b.lang;
}

function show(): void {
  const link = parseLink(location.search);
  if (shownLink && shownLink.station !== link.station) {
    longitude = null;
    fitted = undefined;
  }
  const context = contextOf(link);
  document.documentElement.lang = context.lang === 'zh' ? 'zh-CN' : 'en';
  document.title = link.station === undefined ? 'buoyd' : `${link.station} · buoyd`;
  showHead(context);
  showConnection(context);
  if (shown && 'change' in shown && samePage(shownLink, link)) shown.change(context);
  else replace(context);
  shownLink = link;
}

function replace(context: Context): void {
  shown?.stop?.();
  connected = null;
  problem = '';
  showConnection(context);
  const live = {
    now: (time: number) => {
      ahead = time - Date.now();
    },
    connection: (open: boolean) => {
      connected = open;
      problem = '';
      showConnection(context);
    },
    archive: (why: string) => {
      problem = why;
      showConnection(context);
    },
  };
  shown =
    context.link.station === undefined
      ? stationsView(context, live)
      : stationView(context, live, (degrees) => {
          const known = longitude;
          longitude = degrees;
          if (known !== null || degrees === null) return;
          // Only now is the station's zone known: the head names it, and times may be in it.
          if (context.link.zone === 'station') shownLink = null;
          show();
        });
  const isInside = main.contains(document.activeElement);
  refill(main, shown.node);
  // Else who cannot see it would not learn of another view.
  if (isInside) main.focus({ preventScroll: true });
}

bare(en);
bare(zh);
fill(document.body, top, main);
window.addEventListener('popstate', show);
startTicking();
watchPresses();
show();
