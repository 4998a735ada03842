import { apart } from './apart';

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

/** No click takes longer (ms), and not each press ends with a release that the page hears of. */
const longestPress = 2000;
let pressed: Node | null = null;
let ending = 0;
/** What is to be renewed once the reader lets go. */
const waiting = new Map<Element, () => void>();

/** As keepPlace(), but not while the reader presses something in that part: a press of one element and the release of
 * the one in its place would be no click. */
export function keepPress(node: Element, renew: () => void): void {
  const act = (): void => keepPlace(node, renew);
  if (pressed && node.contains(pressed)) {
    waiting.set(node, act);
    return;
  }
  waiting.delete(node);
  act();
}

function letGo(): void {
  pressed = null;
  const acts = [...waiting.values()];
  waiting.clear();
  acts.forEach(apart);
}

function letGoIn(wait: number): void {
  window.clearTimeout(ending);
  ending = window.setTimeout(letGo, wait);
}

/** A key that is held repeats itself; of Enter the click follows when it goes down. */
function isPress(event: PointerEvent | KeyboardEvent): boolean {
  return 'key' in event ? event.key === ' ' && !event.repeat : event.button === 0;
}

/** Follows what the reader presses, for keepPress(). */
export function watchPresses(): void {
  const press = (event: PointerEvent | KeyboardEvent): void => {
    if (!isPress(event) || !(event.target instanceof Node)) return;
    pressed = event.target;
    letGoIn(longestPress);
  };
  document.addEventListener('pointerdown', press, true);
  document.addEventListener('keydown', press, true);
  // The click follows the release at once.
  for (const name of ['pointerup', 'pointercancel', 'keyup']) document.addEventListener(name, () => letGoIn(0), true);
}
