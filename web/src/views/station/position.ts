// The tab of the position: where the buoy is and was.
import { light, type Context } from '../../context';
import type { StationData } from '../../data/station';
import { make } from '../../dom/element';
import type { Panel } from '../plots/panel';
import { rangeBar } from '../plots/range_bar';
import type { TabPart } from './tab';
import { positionOf, watchCircleOf } from '../../data/track';
import { trackPanel } from '../plots/track_panel';

function circleField(context: () => Context, known: number | undefined): HTMLInputElement {
  const field = make('input.short', {
    type: 'number',
    min: 0,
    step: 'any',
    placeholder: known ?? '',
    inputmode: 'decimal',
  });
  field.addEventListener('change', () => {
    const radius = Number(field.value);
    context().go({ circle: radius > 0 ? radius : undefined });
  });
  return field;
}

/** Track and watch circle; a sentence if nothing tells a position. */
export function positionTab(data: StationData, start: Context): TabPart {
  let context = start;
  const source = positionOf(data);
  if (!source) return { node: make('p.quiet', {}, context.words.noPosition) };
  const bar = rangeBar();
  const circle = watchCircleOf(data.kinds);
  const panel: Panel = trackPanel({ ...source, circle, data, context });
  const field = circleField(() => context, circle?.radius);
  const show = (): void => {
    bar.show(context);
    field.value = String(context.link.circle ?? '');
    panel.load(context);
  };
  const redraw = (): void => panel.redraw();
  const resized = new ResizeObserver(redraw);
  const node = make(
    'section',
    {},
    make('h2.offstage', {}, context.words.tabPosition),
    bar.node,
    make('p', {}, make('label', {}, `${context.words.watchCircle} `, field)),
    panel.node,
  );
  show();
  light.addEventListener('change', redraw);
  resized.observe(node);
  return {
    node,
    reading: (kind) => panel.reading(kind),
    change: (next) => {
      context = next;
      show();
    },
    stop: () => {
      panel.stop();
      resized.disconnect();
      light.removeEventListener('change', redraw);
    },
  };
}
