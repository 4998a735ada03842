// A panel in a frame, whose data are of the link's time and are loaded anew as it moves on.
import type { Context } from '../../context';
import type { Kind } from '../../api/types';
import type { Range } from '../../data/range';
import type { Item } from '../../link';
import { Following } from './following';
import type { Frame, Panel } from './panel';

export abstract class FollowingPanel implements Panel {
  protected following: Following;

  constructor(
    protected frame: Frame,
    readonly items: Item[],
    context: Context,
    slowest = 0,
  ) {
    this.following = new Following(context, frame, (signal) => this.ask(signal), slowest);
  }

  get node(): HTMLElement {
    return this.frame.node;
  }

  protected get context(): Context {
    return this.following.context;
  }

  protected get range(): Range {
    return this.following.range;
  }

  /** Asks for what the range covers, and shows it. */
  protected abstract ask(signal: AbortSignal): Promise<void>;

  load(context: Context): void {
    this.following.load(context);
  }

  abstract reading(kind: Kind): void;
  abstract redraw(): void;

  stop(): void {
    this.following.stop();
  }
}
