// How often a kind of readings comes, and for how long it has been silent.
import type { Kind } from '../api/types';
import { isOwn } from './station';

const minute = 60_000;
/** Rows of these come when something changed, and tell nothing by staying away. */
const onChange = ['event', 'reception'];

/** Says whether a kind's readings should come at intervals, so that one can be missed; those of others come with them. */
export function isRegular(kind: Kind): boolean {
  const { computed } = kind.description;
  return isOwn(kind) && (!computed || !onChange.includes(computed.method));
}

/** Says whether a kind's rows are windows that buoyd makes: not one of them is left out. */
export function isWindow({ description }: Kind): boolean {
  return description.computed !== undefined && (description.over ?? 0) > 0;
}

/** How far apart (ms) the readings of a kind come: a window's length, or of a message that is slower than its
 * instrument what it has shown lately; 0 if that is unknown. */
export function stepOf({ description, step, newest }: Kind): number {
  const { interval = 0, over = 0 } = description;
  return Math.max(1000 * interval, step || Math.max(1000 * over, newest?.span ?? 0));
}

/** For how long (ms) an instrument says nothing between its bursts; windows go on meanwhile. */
function pauseOf(kind: Kind): number {
  const { every, burst } = kind.description.bursts ?? { every: 0, burst: 0 };
  return isWindow(kind) ? 0 : 1000 * (every - burst);
}

/** For how long (ms) a kind has said nothing that should have said something while its station did; else 0.
 * `heard`: the station's newest reading of any kind. */
export function silenceOf(kind: Kind, heard: number | null, now: number): number {
  const newest = kind.newest?.time ?? null;
  const isAwaited = kind.instrument !== 'buoyd' && !kind.has_left && isRegular(kind);
  if (!isAwaited || newest === null || heard === null) return 0;
  const step = stepOf(kind);
  // A window's row comes when the window is over, and a batch may be under way: two steps and some minutes.
  const awaited = 2 * step + 5 * minute + pauseOf(kind);
  return step > 0 && Math.min(now, heard) - newest > awaited ? now - newest : 0;
}
