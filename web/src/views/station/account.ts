// The tab of the account: is it complete, and what is missing.
import type { Context } from '../../context';
import { askAccount } from '../../api/ask';
import { Asked } from '../../api/asked';
import type { AccountAnswer, EpochRow, LostRange, NumberRange, Summary } from '../../api/types';
import type { StationData } from '../../data/station';
import { make, refill, type Child } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { scrolling, table } from '../../dom/table';
import { countText } from '../../text/number';
import { rangeText, timeText } from '../../text/time';
import { showProblem } from '../parts/problem';
import { agoText } from '../parts/shown';
import { tick } from '../parts/ticking';
import type { TabPart } from './tab';

function panel(list: string, name: string, heads: string[], rows: Child[][], leftOut: Child = null): Child {
  if (rows.length === 0) return null;
  const shown = table(heads, rows);
  shown.className = 'messages';
  shown.dataset['count'] = String(rows.length);
  return make('section.panel', { 'data-list': list }, make('h3', {}, name), scrolling(name, shown), leftOut);
}

function leftOutText(count: number, context: Context): Child {
  return count > 0 ? make('p.quiet', {}, context.words.leftOut(countText(count))) : null;
}

/** "1 – 9 (9)"; a range without a known end is not counted. */
function numbersText({ first, last }: NumberRange): string {
  return last === null ? `${first} – ?` : `${first} – ${last} (${countText(last - first + 1)})`;
}

function gapRow(gap: LostRange, context: Context): Child[] {
  const { words, zone } = context;
  const time = gap.from === null || gap.to === null ? words.unknown : rangeText(gap.from, gap.to, zone);
  return [time, words.reasons[gap.reason] ?? gap.reason, numbersText(gap), gap.epoch];
}

function owedText({ owed_numbers, owed_numbers_left_out }: EpochRow, context: Context): string {
  const shown = owed_numbers.map(numbersText).join(', ');
  return owed_numbers_left_out > 0 ? `${shown}; ${context.words.leftOut(countText(owed_numbers_left_out))}` : shown;
}

function epochRow(row: EpochRow, context: Context): Child[] {
  const { words, zone } = context;
  return [
    row.epoch,
    row.started === null ? words.unknown : timeText(row.started, zone),
    `${row.first} – ${row.last ?? '?'}`,
    row.held === null ? words.allNumbers : countText(row.held),
    countText(row.owed),
    owedText(row, context),
    words.ends[row.end] ?? row.end,
  ];
}

/** buoyd's own kinds by what they hold, those of instruments by their name. */
function kindText({ instrument, kind }: { instrument: string; kind: string }, context: Context): string {
  const own: Record<string, string> = context.words.ownKinds;
  return instrument === 'buoyd' ? (own[kind] ?? kind) : kind;
}

function kindRow(row: AccountAnswer['kinds'][number], context: Context): Child[] {
  const { words, zone } = context;
  return [
    row.instrument,
    kindText(row, context),
    countText(row.readings),
    row.latest === null ? words.unknown : timeText(row.latest, zone),
    tick(make('span'), () => agoText(row.came, context)),
  ];
}

function lostSlotsRow(row: AccountAnswer['lost_slots'][number], context: Context): Child[] {
  const { slotCauses } = context.words;
  const causes = row.causes.map(({ cause, slots }) => `${slotCauses[cause] ?? cause} ${countText(slots)}`);
  return [row.instrument, causes.join(', ')];
}

function completeness(station: Summary, context: Context): Child {
  const { words, zone } = context;
  const complete = make(
    station.complete ? 'p.well' : 'p.notice',
    { 'data-complete': String(station.complete) },
    station.complete ? `✓ ${words.isComplete}` : `… ${words.isNotComplete(countText(station.owed))}`,
  );
  const until = station.known_until === null ? words.unknown : timeText(station.known_until, zone);
  return make('section.panel', {}, complete, make('p', {}, `${words.knownUntil}: ${until}`));
}

function show(answer: AccountAnswer, context: Context): Child[] {
  const { words } = context;
  return [
    completeness(answer.station, context),
    panel(
      'unheard',
      words.unheardEpochs,
      [words.epoch, words.namedBy, words.lastNumber],
      answer.unheard.map((row) => [row.epoch, row.named_by, row.last === null ? words.unknown : String(row.last)]),
      leftOutText(answer.unheard_left_out, context),
    ),
    panel(
      'epochs',
      words.epochs,
      [words.epoch, words.startedAt, words.numbers, words.held, words.owed, words.owedNumbers, words.epochEnd],
      answer.epochs.map((row) => epochRow(row, context)),
      leftOutText(answer.epochs_left_out, context),
    ),
    panel(
      'gaps',
      words.gapsOfNumbers,
      [words.time, words.reason, words.numbers, words.epoch],
      answer.gaps.map((gap) => gapRow(gap, context)),
      leftOutText(answer.gaps_left_out, context),
    ),
    panel(
      'kinds',
      words.archivedReadings,
      [words.instrument, words.kind, words.howMany, words.latestReading, words.cameAshore],
      answer.kinds.map((row) => kindRow(row, context)),
      leftOutText(answer.kinds_left_out, context),
    ),
    panel(
      'slots',
      words.lostSlots,
      [words.instruments, words.cause],
      answer.lost_slots.map((row) => lostSlotsRow(row, context)),
    ),
  ];
}

/** ms; what comes in between is asked for behind them. */
const rest = 10_000;

/** What the archive holds of the station, lost and is owed; asked again while readings come. */
export function accountTab(data: StationData, context: Context): TabPart {
  const node = make('div.account', {}, make('p.quiet', {}, context.words.loading));
  const renew = (): void => {
    const { answer, error } = asked;
    if (answer) {
      const heading = make('h2.offstage', {}, context.words.tabAccount);
      keepPlace(node, () => refill(node, heading, ...show(answer, context)));
    } else if (!asked.answered) {
      showProblem(node, error, context, () => asked.retry());
    }
  };
  const asked: Asked<AccountAnswer> = new Asked(() => askAccount(data.summary.station), renew, rest);
  asked.load();
  return { node, reading: () => asked.load(), stop: () => asked.stop() };
}
