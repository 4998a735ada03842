// Times without readings, and what is known of why.
import type { Bursts, Cause, Series } from '../api/types';

export interface Gap {
  from: number;
  to: number;
}
export interface NamedGap extends Gap {
  causes: Cause[];
}

/** Readings may be on their way from the buoy for so long (ms) before they are missed. */
const onTheWay = 60_000;

/** So much of a window (ms) may be unwatched before that is a gap. */
const unwatched = 1500;

/** The middle one of some numbers; 0 of none. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function spacings(time: number[]): number[] {
  return time.slice(1).map((one, index) => one - (time[index] ?? one));
}

/** How far apart two rows may begin (ms) before the time between them is a gap. */
function longestStep(time: number[], every: number, { interval, mayMiss }: GapBounds): number {
  const usual = median(spacings(time));
  const steps = mayMiss + (mayMiss ? 1 : 1.5);
  if (every === 0) return Math.max(steps * interval, steps * usual);
  return Math.max(1.5 * every, 3 * interval, 1.5 * usual);
}

export interface GapBounds {
  /** How far apart the readings should come (ms); 0 if that is unknown. */
  interval: number;
  /** Length of the windows (ms) that rows are: they stand at their ends, and count in the period that they end in. */
  over: number;
  /** How many in a row may be missed: an answer may be lost, a window may not. */
  mayMiss: 0 | 2;
  /** The first reading there ever was; nothing is missing before it. */
  first: number | null;
  /** Nothing can be missing after this time: it has not come yet. */
  now: number;
}

function beginOf(series: Series, row: number, over: number): number {
  const { time, span, every } = series;
  return (time[row] ?? 0) - (every === 0 ? (span?.[row] ?? 0) : Math.max(0, over - every));
}

/** The times without readings in a series, from its beginning to its end or to now. */
export function gapsOf(series: Series, bounds: GapBounds): Gap[] {
  const { time, every } = series;
  const end = Math.min(series.to, bounds.now);
  const start = Math.max(series.from, bounds.first ?? series.from);
  if (time.length === 0) return end > start ? [{ from: start, to: end }] : [];
  const longest = longestStep(time, every, bounds) || (end - start) / 10;
  const gaps: Gap[] = [];
  const add = (from: number, to: number): void => {
    if (to > from) gaps.push({ from, to });
  };
  const first = time[0] ?? start;
  if (first - start > longest) add(start, beginOf(series, 0, bounds.over));
  for (let row = 1; row < time.length; row++) {
    const before = time[row - 1] ?? 0;
    const begin = beginOf(series, row, bounds.over);
    // A window that was watched in part leaves the rest uncovered.
    const isUncovered = bounds.mayMiss === 0 && every === 0 && begin - before > unwatched;
    if (isUncovered || (time[row] ?? 0) - before > longest) add(before + every, begin);
  }
  const last = time[time.length - 1] ?? end;
  if (end - last > Math.max(longest, onTheWay) + every) add(last + every, end);
  return gaps;
}

/** The pause behind the newest burst that has begun in the middle of a gap. */
function pauseIn({ from, to }: Gap, { every, burst, offset = 0 }: Bursts): Cause {
  const middle = (from + to) / 2;
  const begin = middle - ((middle - 1000 * offset) % (1000 * every));
  return { from: begin + 1000 * burst, to: begin + 1000 * every, cause: 'between_bursts', text: '' };
}

/** These explain a gap only where they hold over half of it: the newest message of a station lies a little back at any
 * time, and where a burst was missed there is more than one pause. */
const ofHalf = ['unheard', 'between_bursts'];

/** Each gap with the causes that overlap it, the longest overlap first. `bursts`: of an instrument that is off between
 * them. */
export function namedGaps(gaps: Gap[], causes: Cause[], now: number, bursts?: Bursts): NamedGap[] {
  return gaps.map((gap) => {
    const shared = (cause: Cause): number =>
      Math.min(gap.to, cause.to ?? now) - Math.max(gap.from, cause.from);
    const least = ({ cause }: Cause): number => (ofHalf.includes(cause) ? (gap.to - gap.from) / 2 : 0);
    const known = bursts ? [...causes, pauseIn(gap, bursts)] : causes;
    const over = known.filter((cause) => shared(cause) >= least(cause));
    over.sort((a, b) => shared(b) - shared(a));
    return { ...gap, causes: over };
  });
}
