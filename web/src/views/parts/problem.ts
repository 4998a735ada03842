import type { Context } from '../../context';
import { button, make, refill } from '../../dom/element';

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

/** Says it in place of what a node holds; what stands there already is left, so that it is not read out again. */
export function showProblem(node: Element, error: unknown, context: Context, again: () => void): void {
  const said = problem(error, context, again);
  if (node.textContent !== said.textContent) refill(node, said);
}
