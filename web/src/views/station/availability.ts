// The tab of availability: how much of what was expected came, and why the rest did not.
import type { Context } from '../../context';
import { askAvailability, isBusy } from '../../api/ask';
import { Asked } from '../../api/asked';
import type { AvailabilityAnswer, KindAvailability, ValueAvailability } from '../../api/types';
import { availabilityCsv, shareText } from '../../data/availability';
import { rangeOf, type Range } from '../../data/range';
import type { StationData } from '../../data/station';
import { button, make, refill, type Child } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { saveFile } from '../../dom/save';
import { scrolling, table } from '../../dom/table';
import { countText } from '../../text/number';
import { problem } from '../parts/problem';
import { channelName } from '../parts/shown';
import { eachSecond } from '../parts/ticking';
import { rangeBar } from '../plots/range_bar';
import type { TabPart } from './tab';

const minute = 60_000;
/** So old (ms) numbers of a time that follows now may become. */
const oldest = 5 * minute;

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

/** Asks for the time that a link shows, as it is then; `came` shows what is there. */
class AskedRange {
  private asking = new AbortController();
  private range: Range;
  readonly asked: Asked<AvailabilityAnswer>;

  constructor(
    private station: string,
    private context: Context,
    came: () => void,
  ) {
    this.range = rangeOf(context.link, context.now());
    this.asked = new Asked(() => this.ask(), came, 0, isBusy);
    this.asked.load();
  }

  private ask(): Promise<AvailabilityAnswer> {
    const { from, to } = (this.range = rangeOf(this.context.link, this.context.now()));
    return askAvailability(this.station, from, Math.max(to, from + minute), this.asking.signal);
  }

  /** Asks anew where the time has moved on, and somebody sees the page. */
  follow(): void {
    const isOld = this.range.following && this.context.now() - this.range.to >= oldest;
    if (isOld && !document.hidden) this.asked.load();
  }

  stop(): void {
    this.asked.stop();
    this.asking.abort();
  }
}

/** How much of the time that the link shows is there; asked anew when that time changes, every few minutes where it
 * follows now, and while the archive cannot tell yet. */
export function availabilityTab(data: StationData, first: Context): TabPart {
  const bar = rangeBar();
  const found = make('div.found');
  const node = make('div.availability', {}, make('h2.offstage', {}, first.words.tabAvailability), bar.node, found);
  const { station } = data.summary;
  let shown: AskedRange | null = null;
  const change = (context: Context): void => {
    bar.show(context);
    shown?.stop();
    refill(found, make('p.quiet', {}, context.words.loading));
    const one = new AskedRange(station, context, () => {
      const { answer, error } = one.asked;
      if (!answer && one.asked.answered) return; // what is shown stays where it could not be renewed
      const again = (): void => one.asked.retry();
      const nodes = answer ? show(answer.kinds, station, context) : [problem(error, context, again)];
      keepPlace(found, () => refill(found, ...nodes));
    });
    shown = one;
  };
  change(first);
  eachSecond(found, () => shown?.follow());
  return { node, change, stop: () => shown?.stop() };
}
