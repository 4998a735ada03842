// The tab of availability: how much of what was expected came, and why the rest did not.
import type { Context } from '../../context';
import { AskError, askAvailability } from '../../api/ask';
import { Asked } from '../../api/asked';
import type { AvailabilityAnswer, KindAvailability, ValueAvailability } from '../../api/types';
import { availabilityCsv, shareText } from '../../data/availability';
import { rangeOf } from '../../data/range';
import type { StationData } from '../../data/station';
import { button, make, refill, type Child } from '../../dom/element';
import { saveFile } from '../../dom/save';
import { scrolling, table } from '../../dom/table';
import { countText } from '../../text/number';
import { problem } from '../parts/problem';
import { channelName } from '../parts/shown';
import { rangeBar } from '../plots/range_bar';
import type { TabPart } from './tab';

const minute = 60_000;

function percentText(part: number, kind: KindAvailability): string {
  const text = kind.is_regular ? shareText(part, kind.expected) : '';
  return text ? `${text}\u00a0%` : '';
}

function causesText({ missing }: KindAvailability, { words }: Context): string {
  return Object.entries(missing)
    .sort(([, a], [, b]) => b - a)
    .map(([cause, count]) => `${words.missingCauses[cause] ?? cause} ${countText(count)}`)
    .join(', ');
}

function kindRow(kind: KindAvailability, context: Context): Child[] {
  return [
    kind.instrument,
    kind.kind,
    kind.is_regular ? countText(kind.expected) : context.words.whenItHappens,
    countText(kind.received),
    percentText(kind.received, kind),
    causesText(kind, context),
  ];
}

function valueRow(value: ValueAvailability, kind: KindAvailability, context: Context): Child[] {
  return [
    channelName(value.channel, context),
    value.place,
    countText(value.valid),
    percentText(value.valid, kind),
    ...[value.bad, value.no_value, value.no_column].map((count) => (count > 0 ? countText(count) : '')),
  ];
}

function kindValues(kind: KindAvailability, context: Context): Child {
  const { words } = context;
  const name = `${kind.instrument} · ${kind.kind}`;
  const heads = [words.channel, words.place, words.valid, words.available, words.flags['4'] ?? '', words.noValue];
  const shown = table([...heads, words.noColumn], kind.values.map((value) => valueRow(value, kind, context)));
  shown.className = 'messages';
  return make(
    'details',
    { 'data-kind': `${kind.instrument}/${kind.kind}` },
    make('summary', {}, name),
    scrolling(name, shown),
  );
}

function show(kinds: KindAvailability[], station: string, context: Context): Child[] {
  const { words } = context;
  if (kinds.length === 0) return [make('p.quiet', {}, words.nothingExpected)];
  const heads = [words.instrument, words.kind, words.expected, words.received, words.available, words.missing];
  const rows = table(heads, kinds.map((kind) => kindRow(kind, context)));
  rows.className = 'messages';
  const save = (): void =>
    saveFile(`${station}-availability.csv`, new Blob([availabilityCsv(kinds)], { type: 'text/csv' }));
  const csv = button(words.saveCsv, save, { 'aria-label': words.saveAs('CSV', words.tabAvailability) });
  return [
    make('section.panel', { 'data-list': 'availability' }, scrolling(words.tabAvailability, rows), csv),
    make('section.panel', {}, ...kinds.map((kind) => kindValues(kind, context))),
  ];
}

/** The archive cannot tell yet; what takes too long, or asks wrongly, is not asked again by itself. */
const isBusy = (error: unknown): boolean => !(error instanceof AskError) || error.status === 503;

/** How much of the time that the link shows is there; asked anew when that time changes, and while the archive
 * cannot tell yet. */
export function availabilityTab(data: StationData, first: Context): TabPart {
  const bar = rangeBar();
  const found = make('div.found');
  const node = make('div.availability', {}, make('h2.offstage', {}, first.words.tabAvailability), bar.node, found);
  let stop = (): void => undefined;
  const load = (context: Context): void => {
    stop();
    const asking = new AbortController();
    const { from, to } = rangeOf(context.link, context.now());
    const station = data.summary.station;
    refill(found, make('p.quiet', {}, context.words.loading));
    const asked: Asked<AvailabilityAnswer> = new Asked(
      () => askAvailability(station, from, Math.max(to, from + minute), asking.signal),
      () => {
        const { answer, error } = asked;
        const shown = answer ? show(answer.kinds, station, context) : [problem(error, context, () => asked.retry())];
        refill(found, ...shown);
      },
      0,
      isBusy,
    );
    stop = () => {
      asked.stop();
      asking.abort();
    };
    asked.load();
  };
  const change = (context: Context): void => {
    bar.show(context);
    load(context);
  };
  change(first);
  return { node, change, stop: () => stop() };
}
