// The tab of the account: is it complete, and what is missing.
import type { Context } from '../../context';
import { askAccount } from '../../api/ask';
import type { AccountAnswer, LostRange } from '../../api/types';
import type { StationData } from '../../data/station';
import { make, refill, type Child } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { scrolling, table } from '../../dom/table';
import { countText } from '../../text/number';
import { rangeText, timeText } from '../../text/time';
import { problem } from '../parts/problem';
import type { TabPart } from './tab';

function panel(name: string, heads: string[], rows: Child[][]): HTMLElement {
  const shown = table(heads, rows);
  shown.className = 'messages';
  shown.dataset['count'] = String(rows.length);
  return make('section.panel', {}, make('h3', {}, name), scrolling(name, shown));
}

function gapRow(gap: LostRange, context: Context): Child[] {
  const { words, zone } = context;
  const time = gap.from === null || gap.to === null ? words.unknown : rangeText(gap.from, gap.to, zone);
  const count = gap.last - gap.first + 1;
  return [
    time,
    words.reasons[gap.reason] ?? gap.reason,
    `${gap.first} – ${gap.last} (${countText(count)})`,
    gap.epoch,
  ];
}

function show(answer: AccountAnswer, context: Context): Child[] {
  const { words, zone } = context;
  const { station } = answer;
  const owed = countText(station.owed);
  const complete = make(
    station.complete ? 'p.well' : 'p.notice',
    { 'data-complete': String(station.complete) },
    station.complete ? `✓ ${words.isComplete}` : `… ${words.isNotComplete(owed)}`,
  );
  const until = station.known_until === null ? words.unknown : timeText(station.known_until, zone);
  return [
    make('section.panel', {}, complete, make('p', {}, `${words.knownUntil}: ${until}`)),
    answer.gaps.length
      ? panel(
          words.gapsOfNumbers,
          [words.time, words.reason, words.numbers, words.epoch],
          answer.gaps.map((gap) => gapRow(gap, context)),
        )
      : null,
    answer.lost_slots.length
      ? panel(
          words.lostSlots,
          [words.instruments, words.cause],
          answer.lost_slots.map(({ instrument, causes }) => [instrument, causes]),
        )
      : null,
    make(
      'section.panel',
      {},
      make('h3', {}, words.accountText),
      make('pre', { tabindex: 0, role: 'region', 'aria-label': words.accountText, lang: 'en' }, answer.text),
    ),
  ];
}

const freshFor = 10_000;

/** What the archive holds of the station, lost and is owed; asked again while readings come. */
export function accountTab(data: StationData, context: Context): TabPart {
  const node = make('div.account', {}, make('p.quiet', {}, context.words.loading));
  let asked = 0;
  const load = (): void => {
    asked = context.now();
    askAccount(data.summary.station).then(
      (answer) =>
        keepPlace(node, () =>
          refill(node, make('h2.offstage', {}, context.words.tabAccount), ...show(answer, context)),
        ),
      (error: unknown) => refill(node, problem(error, context, load)),
    );
  };
  load();
  return { node, reading: () => (context.now() - asked > freshFor ? load() : undefined) };
}
