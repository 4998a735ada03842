import type { Context } from '../../context';
import { draw, make } from '../../dom/element';

const shapes: Record<string, [string, Record<string, string | number>]> = {
  '1': ['circle', { cx: 6, cy: 6, r: 4.2 }],
  '2': ['circle', { cx: 6, cy: 6, r: 3.4, fill: 'none', 'stroke-width': 1.6 }],
  '3': ['path', { d: 'M6 1 L11.2 10.6 L0.8 10.6 Z' }],
  '4': ['path', { d: 'M2 2 L10 10 M10 2 L2 10', 'stroke-width': 2.6, fill: 'none' }],
  '9': ['path', { d: 'M2 6 H10', 'stroke-width': 2, fill: 'none', 'stroke-dasharray': '2.2 1.6' }],
};

/** A flag as a mark that its shape alone tells: disc, ring, triangle, cross, dashes. */
export function flagMark(flag: string, context: Context): HTMLElement {
  const word = context.words.flags[flag] ?? flag;
  const [tag, attributes] = shapes[flag] ?? shapes['2'] ?? ['circle', {}];
  const shape = draw('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, draw(tag, attributes));
  return make(
    `span.flag.flag${flag}`,
    { role: 'img', 'aria-label': word, title: word, 'data-flag': flag },
    shape,
  );
}

/** What the marks mean. */
export function flagLegend(context: Context): HTMLElement {
  const entries = Object.keys(context.words.flags).map((flag) =>
    make('li', {}, flagMark(flag, context), ` ${context.words.flags[flag] ?? ''}`),
  );
  return make('ul.legend', { 'aria-label': context.words.flagLegend }, ...entries);
}
