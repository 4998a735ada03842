// Loading a panel's data: the newest question counts, and a panel that follows now asks again.
import type { Context } from '../../context';
import { isBusy } from '../../api/ask';
import { rangeOf, type Range } from '../../data/range';
import { ageText } from '../../text/age';
import { rangeText } from '../../text/time';
import type { Frame } from './panel';

/** How long (ms) a plot that follows now rests between loading twice. */
function restOf(range: Range): number {
  return Math.min(60_000, Math.max(2000, (range.to - range.from) / 20_000));
}

export class Following {
  range: Range;
  private asking = new AbortController();
  private loadedAt = 0;
  private waiting = 0;
  private still = 0;
  private isAsking = false;
  /** Something newer came while a question was on its way. */
  private isOld = false;

  constructor(
    public context: Context,
    private frame: Frame,
    private ask: (signal: AbortSignal) => Promise<void>,
    private slowest = 0,
  ) {
    this.range = rangeOf(context.link, context.now());
  }

  /** Loads what a link's time covers now. */
  load(context: Context): void {
    this.context = context;
    this.asking.abort();
    this.asking = new AbortController();
    this.loadedAt = performance.now();
    this.range = rangeOf(context.link, context.now());
    this.frame.busy();
    const { signal } = this.asking;
    window.clearTimeout(this.still);
    // A silent instrument's plot moves on, too.
    if (this.range.following) this.still = window.setTimeout(() => this.refresh(), 60_000);
    this.isAsking = true;
    this.isOld = false;
    this.ask(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) this.failed(error);
      })
      .finally(() => {
        if (signal.aborted) return;
        this.isAsking = false;
        if (this.isOld) this.refresh();
      });
  }

  /** Not all panels at once where many were refused: 5 to 10 s later. */
  private failed(error: unknown): void {
    this.frame.failed(error);
    if (!isBusy(error)) return;
    window.clearTimeout(this.still);
    this.still = window.setTimeout(() => this.load(this.context), 5000 + Math.random() * 5000);
  }

  /** There is something newer: loads again soon, unless the view stands still in the past. A question that is on
   * its way is answered first: over a slow link none would ever be. */
  refresh(): void {
    if (!this.range.following || this.waiting) return;
    this.isOld = true;
    if (this.isAsking) return;
    const rest = Math.max(this.slowest, restOf(this.range));
    this.waiting = window.setTimeout(
      () => {
        this.waiting = 0;
        this.load(this.context);
      },
      Math.max(0, this.loadedAt + rest - performance.now()),
    );
  }

  /** The time that is shown, and how its values were made: single readings, or means of periods of `every` ms. */
  subtitle(every: number): string {
    const { words, zone } = this.context;
    const how = every === 0 ? words.singleReadings : words.ofMeans(ageText(every, words.ageUnits));
    return `${rangeText(this.range.from, this.range.to, zone)} · ${how}`;
  }

  stop(): void {
    window.clearTimeout(this.waiting);
    window.clearTimeout(this.still);
    this.asking.abort();
  }
}
