// What every part of the page needs: where the reader is, in which words and zone, and the time.
import type { Link } from './link';
import type { Zone, ZoneChoice } from './text/time';
import type { Words } from './words/en';

export interface Context {
  link: Link;
  words: Words;
  lang: 'en' | 'zh';
  zone: Zone;
  /** The archive's clock, ms. */
  now(): number;
  /** A zone to choose; null while it is not known. */
  zoneFor(choice: ZoneChoice): Zone | null;
  /** The span (ms) that the page chose for this station: no other one gets it. */
  fitted: number | undefined;
  /** Shows another view. */
  go(change: Partial<Link>): void;
  /** Shows a span that nobody chose, in place of this view. */
  fit(span: number): void;
}

/** A part of the page that can be told what happened, and be ended. */
export interface Part {
  node: Element;
  stop?(): void;
}

/** A canvas must be drawn anew when the reader's light changes; parts ask to be told. */
export const light = window.matchMedia('(prefers-color-scheme: dark)');
