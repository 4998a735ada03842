import type { Context } from '../../context';
import { moved, zoomed, type Range } from '../../data/range';
import type { Link } from '../../link';

/** Lets the keys of a focused plot move and zoom its time. */
export function plotKeys(node: HTMLElement, context: () => Context, range: () => Range): void {
  node.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = context().now();
    const acts: Record<string, () => Partial<Link>> = {
      ArrowLeft: () => moved(range(), -0.25, now),
      ArrowRight: () => moved(range(), 0.25, now),
      '+': () => zoomed(range(), 0.5),
      '=': () => zoomed(range(), 0.5),
      '-': () => zoomed(range(), 2),
      '0': () => ({ from: undefined, to: undefined }),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    context().go(act());
  });
}
