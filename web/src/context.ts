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
  /** Shows another view, and adds it to the history unless it only refines this one. */
  go(change: Partial<Link>, refine?: boolean): void;
}

/** A part of the page that can be told what happened, and be ended. */
export interface Part {
  node: Element;
  stop?(): void;
}

/** A canvas must be drawn anew when the reader's light changes; parts ask to be told. */
export const light = window.matchMedia('(prefers-color-scheme: dark)');
