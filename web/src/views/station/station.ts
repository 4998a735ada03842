// A station's page: its head, and one of the tabs below it.
import type { Context, Part } from '../../context';
import { askStation, askStationAlarms } from '../../api/ask';
import { Asked } from '../../api/asked';
import { listen, type LiveListener } from '../../api/live';
import type { Kind, LiveReading, StationAlarmsAnswer, StationAnswer, Summary } from '../../api/types';
import { isOutdated } from '../../data/alarms';
import { StationData } from '../../data/station';
import { make, refill } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { usualSpan } from '../../data/usual_items';
import { defaultSpan, linkText, tabs, type Tab } from '../../link';
import { accountTab } from './account';
import { alarmsTab } from './alarms';
import { availabilityTab } from './availability';
import type { KnownAlarms } from '../parts/alarm_cell';
import { followed } from '../parts/anchor';
import { computerTab } from './computer';
import { instrumentsTab } from './instruments';
import { positionTab } from './position';
import { showProblem } from '../parts/problem';
import { stationHead } from './station_head';
import type { TabPart } from './tab';

export interface StationPart extends Part {
  change(context: Context): void;
}

type Alarms = Asked<StationAlarmsAnswer>;

const parts: Record<Tab, (data: StationData, context: Context, alarms: Alarms) => TabPart> = {
  now: instrumentsTab,
  alarms: alarmsTab,
  position: positionTab,
  computer: computerTab,
  availability: availabilityTab,
  account: accountTab,
};

/** With it buoyd tells each ten minutes which instruments it has. */
const isReport = ({ instrument, kind }: LiveReading): boolean => instrument === 'buoyd' && kind === 'health';

/** What is new of a kind where an answer is. */
const factsOf = (kind: Kind): string => JSON.stringify([kind.readings, kind.step, kind.newest, kind.has_left]);

function tabLinks(context: Context): HTMLElement {
  const { words } = context;
  const names: Record<Tab, string> = {
    now: words.tabNow,
    alarms: words.tabAlarms,
    position: words.tabPosition,
    computer: words.tabComputer,
    availability: words.tabAvailability,
    account: words.tabAccount,
  };
  const links = tabs.map((tab) => {
    const link = { ...context.link, tab };
    const current = tab === context.link.tab ? 'page' : null;
    return followed(make('a', { href: linkText(link), 'aria-current': current }, names[tab]), link, context);
  });
  return make('nav.tabs', { 'aria-label': context.link.station ?? '' }, ...links);
}

class StationPage implements StationPart {
  readonly node = make('div.station');
  private data: StationData | null = null;
  private tab: TabPart | null = null;
  private head: { node: Element; update(): void } | null = null;
  private ended = false;
  private asked: Asked<StationAnswer>;
  private alarms: Alarms;
  private stopListening: () => void;

  constructor(
    private context: Context,
    private live: Pick<LiveListener, 'now' | 'connection' | 'archive'>,
    private foundLongitude: (degrees: number | null) => void,
  ) {
    this.node.append(make('p.quiet', {}, context.words.loading));
    const station = context.link.station ?? '';
    this.asked = new Asked(
      () => askStation(station),
      () => this.came(),
    );
    this.alarms = new Asked(
      () => askStationAlarms(station),
      () => {
        this.head?.update();
        this.tab?.alarms?.();
      },
    );
    this.stopListening = listen(context.link.station, this.listener());
  }

  private listener(): LiveListener {
    return {
      now: this.live.now,
      archive: this.live.archive,
      connection: (open, again) => {
        this.live.connection(open, again);
        // Only once the stream is open: what comes after the answer then comes by the stream.
        if (open || !this.data) {
          this.asked.load();
          this.alarms.load();
        }
      },
      station: (summary) => {
        if (summary.station === this.context.link.station) this.asked.news(() => this.takeSummary(summary));
      },
      alarms: (count) => {
        if (count.station === this.context.link.station) this.alarms.load();
      },
      books: () => this.alarms.load(),
      bookStates: (states) => {
        if (isOutdated(this.alarms.answer, states)) this.alarms.load();
      },
      provisional: () => this.asked.load(),
      reading: (reading) => {
        if (reading.station === this.context.link.station) this.asked.news(() => this.takeReading(reading));
      },
    };
  }

  private takeSummary(summary: Summary): void {
    if (!this.data) return;
    const before = this.data.longitude();
    this.data.summary = summary;
    this.head?.update();
    this.foundSince(before);
  }

  /** A receiver may have its first fix while the page is open: the station's zone is known from then on. */
  private foundSince(before: number | null): void {
    const degrees = this.data?.longitude() ?? null;
    if (before === null && degrees !== null) this.foundLongitude(degrees);
  }

  private takeReading(reading: LiveReading): void {
    if (!this.data) return;
    const kind = this.data.take(reading) ? this.data.kind(reading.instrument, reading.kind) : undefined;
    if (kind) this.tab?.reading?.(kind);
    if (!kind || this.data.mayReplace(reading) || isReport(reading)) this.asked.load();
  }

  /** What is shown already stays where it could not be renewed: it is asked for again, and the stream goes on. */
  private came(): void {
    const { answer, error } = this.asked;
    if (answer) {
      this.live.now(answer.now);
      this.take(new StationData(answer));
    } else if (!this.data) {
      showProblem(this.node, error, this.context, () => this.asked.retry());
    }
  }

  /** Shows what came: in place, if only values are new. */
  private take(data: StationData): void {
    const known = this.data;
    const before = known?.kinds.map(factsOf);
    const longitude = known?.longitude() ?? null;
    if (known?.renew(data)) {
      this.head?.update();
      // Another station's short message is no news of these.
      known.kinds.forEach((kind, index) => {
        if (factsOf(kind) !== before?.[index]) this.tab?.reading?.(kind);
      });
      this.tab?.provisional?.();
      this.foundSince(longitude);
      return;
    }
    this.data = data;
    this.foundLongitude(data.longitude());
    if (this.ended) return;
    this.show();
    if (!known) this.fitSpan(data);
  }

  /** A link without a time shows no more than there is; what it fits best was chosen here, too. */
  private fitSpan(data: StationData): void {
    const { from, span } = this.context.link;
    const fitting = usualSpan(data, this.context.now());
    const isFree = from === undefined && (span ?? fitting) === fitting;
    if (isFree && fitting !== defaultSpan) this.context.fit(fitting);
  }

  private show(): void {
    if (!this.data) return;
    this.tab?.stop?.();
    this.head = stationHead(this.data, () => this.knownAlarms(), () => this.context);
    this.tab = parts[this.context.link.tab](this.data, this.context, this.alarms);
    const nodes = [this.head.node, tabLinks(this.context), this.tab.node];
    keepPlace(this.node, () => refill(this.node, ...nodes));
  }

  private knownAlarms(): KnownAlarms {
    return { known: this.alarms.answer, failed: this.alarms.error !== null };
  }

  change(context: Context): void {
    this.context = context;
    const links = this.node.querySelector('nav.tabs');
    links?.replaceWith(tabLinks(context));
    this.head?.update();
    this.tab?.change?.(context);
  }

  stop(): void {
    this.ended = true;
    this.stopListening();
    this.asked.stop();
    this.alarms.stop();
    this.tab?.stop?.();
  }
}

/** A station's page, kept up to date. */
export function stationView(
  context: Context,
  live: Pick<LiveListener, 'now' | 'connection' | 'archive'>,
  foundLongitude: (degrees: number | null) => void,
): StationPart {
  return new StationPage(context, live, foundLongitude);
}
