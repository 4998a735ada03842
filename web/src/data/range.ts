import { defaultSpan, type Link } from '../link';

export interface Range {
  from: number;
  to: number;
  following: boolean;
}

const shortest = 10_000;
const longest = 20 * 365 * 86_400_000;

/** The time a link shows: its bounds, or its span up to now. */
export function rangeOf(link: Link, now: number): Range {
  if (link.from !== undefined && link.to !== undefined)
    return { from: link.from, to: link.to, following: false };
  return { from: now - (link.span ?? defaultSpan), to: now, following: true };
}

/** A time moved by a share of its length; beyond now it follows now again. */
export function moved(range: Range, share: number, now: number): Partial<Link> {
  const span = range.to - range.from;
  const to = range.to + span * share;
  if (to >= now) return { from: undefined, to: undefined, span };
  return { from: to - span, to, span };
}

/** A time made longer (`factor` above 1) or shorter about its middle, or about now if it follows. */
export function zoomed(range: Range, factor: number): Partial<Link> {
  const span = Math.min(longest, Math.max(shortest, (range.to - range.from) * factor));
  const whole = Math.round(span / 1000) * 1000;
  if (range.following) return { from: undefined, to: undefined, span: whole };
  const middle = (range.from + range.to) / 2;
  return { from: middle - whole / 2, to: middle + whole / 2, span: whole };
}
