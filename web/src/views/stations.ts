// All stations on one page.
import type { Context, Part } from '../context';
import { askAlarmCounts, askStations } from '../api/ask';
import { Asked } from '../api/asked';
import { listen } from '../api/live';
import type { LiveListener } from '../api/live';
import type { AlarmCount, AlarmCountsAnswer, StationsAnswer, Summary } from '../api/types';
import { countOf, isOutdated, withCount } from '../data/alarms';
import { apart } from '../dom/apart';
import { make, refill, type Child } from '../dom/element';
import { keepPress } from '../dom/keep';
import { linkText } from '../link';
import { followed } from './parts/anchor';
import { stateMark } from './parts/state_mark';
import { alarmCell, countsText, type KnownAlarms } from './parts/alarm_cell';
import { ageCell, archiveAlarmsCell, completeCell, eventsCell, linkCell, owedCell, valueCell } from './parts/summary_cells';
import { showProblem } from './parts/problem';
import { lastMessage } from './parts/shown';

interface Row {
  node: HTMLTableRowElement;
  summary: Summary;
}

function rowHead(station: string, context: Context): HTMLElement {
  const link = { ...context.link, station, tab: 'now' as const, items: [] };
  return make('th', { scope: 'row' }, followed(make('a', { href: linkText(link) }, station), link, context));
}

function cells(row: Row, alarms: KnownAlarms, context: Context): void {
  const { words } = context;
  const now = (): Summary => row.summary;
  const cell = (label: string, child: Child): HTMLElement =>
    make('td', {}, make('span.label', {}, label), child);
  refill(
    row.node,
    rowHead(row.summary.station, context),
    cell(words.state, stateMark(now, context)),
    cell(words.alarms, alarmCell(alarms, row.summary.station, context)),
    cell(
      words.newestReading,
      ageCell(() => now().newest, context),
    ),
    cell(
      words.lastMessage,
      ageCell(() => lastMessage(now()), context),
    ),
    cell(words.owed, owedCell(row.summary)),
    cell(words.completeness, completeCell(row.summary, context)),
    cell(words.link, linkCell(now, context)),
    cell(words.battery, valueCell(row.summary.battery, context)),
    cell(words.goesOn, eventsCell(row.summary, context)),
    cell(words.archiveAlarms, archiveAlarmsCell(row.summary, context)),
  );
}

class StationList {
  private rows = new Map<string, Row>();
  private isEmpty = false;
  private body = make('tbody');
  private table: HTMLElement;
  private strangers = make('p.problem');
  readonly alarms: Asked<AlarmCountsAnswer>;
  readonly node = make('section.stations');

  constructor(private context: Context) {
    this.alarms = new Asked(askAlarmCounts, () => this.showAlarms());
    this.table = make('table', {}, make('thead', {}, make('tr', {}, ...this.heads())), this.body);
  }

  private heads(): HTMLElement[] {
    const { words } = this.context;
    return [
      words.station,
      words.state,
      words.alarms,
      words.newestReading,
      words.lastMessage,
      words.owed,
      words.completeness,
      words.link,
      words.battery,
      words.goesOn,
      words.archiveAlarms,
    ].map((head) => make('th', { scope: 'col' }, head));
  }

  /** Rows that are there stay: the reader may be in one of them. */
  show(stations: Summary[]): void {
    const { words } = this.context;
    this.isEmpty = false;
    stations.forEach((summary) => this.update(summary));
    this.arrange(stations.map(({ station }) => station));
    this.isEmpty = stations.length === 0;
    const shown = this.isEmpty ? make('p', {}, words.noStations) : this.table;
    if (shown.parentNode !== this.node) refill(this.node, make('h1', {}, words.stations), shown, this.strangers);
    this.showStrangers();
  }

  /** Leaves rows of these stations alone, in their order. */
  private arrange(stations: string[]): void {
    for (const [station, { node }] of this.rows) {
      if (stations.includes(station)) continue;
      node.remove();
      this.rows.delete(station);
    }
    stations.forEach((station, at) => {
      const node = this.rows.get(station)?.node;
      const there = this.body.children[at] ?? null;
      if (node && node !== there) this.body.insertBefore(node, there);
    });
  }

  /** A station's numbers are others now. */
  count(count: AlarmCount): void {
    const { answer } = this.alarms;
    if (!answer) return;
    this.alarms.answer = withCount(answer, count);
    const row = this.rows.get(count.station);
    if (row) this.renew(row);
    else this.showStrangers();
  }

  private showAlarms(): void {
    this.rows.forEach((row) => this.renew(row));
    this.showStrangers();
  }

  /** Alarms of stations that have no row: the archive never heard of them, or was begun anew. */
  private showStrangers(): void {
    const counts = this.alarms.answer?.stations ?? [];
    const others = counts.filter(({ station, standing }) => standing > 0 && !this.rows.has(station));
    this.strangers.hidden = others.length === 0;
    refill(
      this.strangers,
      this.context.words.strangeAlarms,
      ...others.flatMap((count) => [' ', make('bdi', {}, count.station), ` ${countsText(count, this.context)};`]),
    );
  }

  private alarmsOf(station: string): KnownAlarms {
    const { answer, error } = this.alarms;
    return { known: answer && { books: answer.books, count: countOf(station, answer) }, failed: error !== null };
  }

  /** A station whose facts cannot be shown stands there with its name, or as it was, and hides no other. */
  private renew(row: Row): void {
    apart(() => keepPress(row.node, () => cells(row, this.alarmsOf(row.summary.station), this.context)));
  }

  update(summary: Summary): void {
    if (this.isEmpty) return this.show([summary]);
    let row = this.rows.get(summary.station);
    if (!row) {
      const { station } = summary;
      row = { node: make('tr', { 'data-station': station }, rowHead(station, this.context)), summary };
      this.rows.set(summary.station, row);
      this.body.append(row.node);
    }
    row.summary = summary;
    this.renew(row);
  }
}

/** The list of stations, kept up to date. */
export function stationsView(context: Context, live: Pick<LiveListener, 'now' | 'connection' | 'archive'>): Part {
  const list = new StationList(context);
  list.node.append(make('p.quiet', {}, context.words.loading));
  const asked: Asked<StationsAnswer> = new Asked(askStations, () => {
    const { answer, error } = asked;
    if (answer) {
      live.now(answer.now);
      list.show(answer.stations);
    } else if (!asked.answered) {
      showProblem(list.node, error, context, () => asked.retry());
    }
  });
  const stop = listen(undefined, {
    ...live,
    station: (summary) => asked.news(() => list.update(summary)),
    reading: () => undefined,
    provisional: () => undefined,
    alarms: (count) => list.alarms.news(() => list.count(count)),
    books: () => list.alarms.load(),
    bookStates: (states) => {
      if (isOutdated(list.alarms.answer, states)) list.alarms.load();
    },
    connection: (open, again) => {
      live.connection(open, again);
      if (!open && again) return;
      asked.load();
      list.alarms.load();
    },
  });
  return {
    node: list.node,
    stop: () => {
      stop();
      asked.stop();
      list.alarms.stop();
    },
  };
}
