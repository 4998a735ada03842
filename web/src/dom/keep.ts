const focusable = 'button, select, input, summary, a[href], [tabindex="0"]';

function openDetails(node: Element): boolean[] {
  return [...node.querySelectorAll('details')].map((one) => one.open);
}

/** Renews a part of the page without taking the reader's focus or closing what is open. */
export function keepPlace(node: Element, renew: () => void): void {
  const active = document.activeElement;
  const index = active && node.contains(active) ? [...node.querySelectorAll(focusable)].indexOf(active) : -1;
  const open = openDetails(node);
  const scrolled = [...node.querySelectorAll('.scroll')].map((one) => one.scrollTop);
  renew();
  const now = [...node.querySelectorAll('details')];
  if (now.length === open.length)
    now.forEach((one, at) => {
      one.open = open[at] ?? false;
    });
  if (index >= 0) node.querySelectorAll<HTMLElement>(focusable)[index]?.focus({ preventScroll: true });
  // What is in an opened part comes with its toggle event, after this turn.
  window.requestAnimationFrame(() =>
    node.querySelectorAll('.scroll').forEach((one, at) => {
      one.scrollTop = scrolled[at] ?? 0;
    }),
  );
}
