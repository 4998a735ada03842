// All stations on one page.
import type { Context, Part } from '../context';
import { askStations } from '../api/ask';
import { listen } from '../api/live';
import type { LiveListener } from '../api/live';
import type { Summary } from '../api/types';
import { make, refill, type Child } from '../dom/element';
import { keepPlace } from '../dom/keep';
import { linkText } from '../link';
import { followed } from './parts/anchor';
import { stateMark } from './parts/state_mark';
import { ageCell, alarmsCell, completeCell, eventsCell, linkCell, owedCell, valueCell } from './parts/summary_cells';
import { problem } from './parts/problem';

interface Row {
  node: HTMLTableRowElement;
  summary: Summary;
}

function stationLink(station: string, context: Context): HTMLAnchorElement {
  const link = { ...context.link, station, tab: 'now' as const, items: [] };
  return followed(make('a', { href: linkText(link) }, station), link, context);
}

function cells(row: Row, context: Context): void {
  const { words } = context;
  const now = (): Summary => row.summary;
  const cell = (label: string, child: Child): HTMLElement =>
    make('td', {}, make('span.label', {}, label), child);
  refill(
    row.node,
    make('th', { scope: 'row' }, stationLink(row.summary.station, context)),
    cell(words.state, stateMark(now, context)),
    cell(
      words.newestReading,
      ageCell(() => now().newest, context),
    ),
    cell(
      words.lastMessage,
      ageCell(() => now().heard, context),
    ),
    cell(words.owed, owedCell(row.summary)),
    cell(words.completeness, completeCell(row.summary, context)),
    cell(words.link, linkCell(now, context)),
    cell(words.battery, valueCell(row.summary.battery, context)),
    cell(words.goesOn, eventsCell(row.summary, context)),
    cell(words.alarms, alarmsCell(row.summary, context)),
  );
}

class StationList {
  private rows = new Map<string, Row>();
  private body = make('tbody');
  readonly node = make('section.stations');

  constructor(private context: Context) {}

  show(stations: Summary[]): void {
    const { words } = this.context;
    const heads = [
      words.station,
      words.state,
      words.newestReading,
      words.lastMessage,
      words.owed,
      words.completeness,
      words.link,
      words.battery,
      words.goesOn,
      words.alarms,
    ].map((head) => make('th', { scope: 'col' }, head));
    this.body = make('tbody');
    this.rows.clear();
    stations.forEach((summary) => this.update(summary));
    refill(
      this.node,
      make('h1', {}, words.stations),
      stations.length === 0
        ? make('p', {}, words.noStations)
        : make(
            'table',
            { 'data-count': stations.length },
            make('thead', {}, make('tr', {}, ...heads)),
            this.body,
          ),
    );
  }

  update(summary: Summary): void {
    let row = this.rows.get(summary.station);
    if (!row) {
      row = { node: make('tr', { 'data-station': summary.station }), summary };
      this.rows.set(summary.station, row);
      this.body.append(row.node);
    }
    row.summary = summary;
    const shown = row;
    keepPlace(row.node, () => cells(shown, this.context));
  }
}

/** The list of stations, kept up to date. */
export function stationsView(context: Context, live: Pick<LiveListener, 'now' | 'connection'>): Part {
  const list = new StationList(context);
  list.node.append(make('p.quiet', {}, context.words.loading));
  const load = (): void => {
    askStations().then(
      (answer) => {
        live.now(answer.now);
        list.show(answer.stations);
      },
      (error: unknown) => refill(list.node, problem(error, context, load)),
    );
  };
  const stop = listen(undefined, {
    ...live,
    station: (summary) => list.update(summary),
    reading: () => undefined,
    connection: (open, again) => {
      live.connection(open, again);
      if (open || !again) load();
    },
  });
  return { node: list.node, stop };
}
