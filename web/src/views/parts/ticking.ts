// Texts that change with time alone: ages, and states that follow from them.
import { apart } from '../../dom/apart';
import { setText } from '../../dom/element';

const ticking = new Map<Node, () => void>();

/** Keeps a node's text true once a second, for as long as the node is in the page. */
export function tick<Kind extends Node>(node: Kind, text: () => string): Kind {
  setText(node, text());
  ticking.set(node, () => setText(node, text()));
  return node;
}

/** Does something once a second for as long as the node is in the page. */
export function eachSecond(node: Node, act: () => void): void {
  act();
  ticking.set(node, act);
}

function forgetGone(): void {
  for (const node of ticking.keys()) {
    if (!node.isConnected) ticking.delete(node);
  }
}

/** Starts the clock that drives all of them. */
export function startTicking(): void {
  window.setInterval(() => {
    forgetGone();
    ticking.forEach((act) => apart(act));
  }, 1000);
}
