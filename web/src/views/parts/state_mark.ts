import type { Context } from '../../context';
import type { Summary } from '../../api/types';
import { draw, make, setText } from '../../dom/element';
import { stateText, stationState, type StationState } from './shown';
import { eachSecond } from './ticking';

// A disc is heard, a square with a bar is silent, a ring was never heard.
const paths: Record<StationState, string> = {
  fresh: 'M6 1.5 A4.5 4.5 0 1 1 5.99 1.5 Z',
  silent: 'M1.5 1.5 H10.5 V10.5 H1.5 Z M3.5 5 H8.5 V7 H3.5 Z',
  never: 'M6 1.5 A4.5 4.5 0 1 1 5.99 1.5 Z M6 3.5 A2.5 2.5 0 1 0 6.01 3.5 Z',
};

/** A station's state by shape and word; it follows the archive's clock. */
export function stateMark(summary: () => Summary, context: Context): HTMLElement {
  const path = draw('path', { 'fill-rule': 'evenodd' });
  const word = make('span');
  const mark = make('span', {}, draw('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, path), word);
  eachSecond(mark, () => {
    const state = stationState(summary(), context.now());
    mark.className = `state ${state}`;
    mark.dataset['state'] = state;
    path.setAttribute('d', paths[state]);
    setText(word, stateText(summary(), context));
  });
  return mark;
}
