import type { Context } from '../../context';
import { button, make } from '../../dom/element';

/** Says what could not be loaded, and offers to try again. */
export function problem(error: unknown, context: Context, again: () => void): HTMLElement {
  const why = error instanceof Error ? error.message : String(error);
  return make(
    'p.problem',
    { role: 'alert' },
    `${context.words.failed(why)} `,
    button(context.words.retry, again),
  );
}
