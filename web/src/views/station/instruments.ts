// The tab of the instruments: plots, and the newest values of all channels.
import type { Context } from '../../context';
import type { StationData } from '../../data/station';
import { make, refill } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { sameItem, type Item } from '../../link';
import { usualItems } from '../../data/usual_items';
import { plotsPart } from '../plots/plots';
import { provisionalPanel } from './provisional';
import type { TabPart } from './tab';
import { valuesPart } from '../values/values';

/** Plots beside the newest values; choosing a channel opens or closes its plot. */
export function instrumentsTab(data: StationData, start: Context): TabPart {
  let context = start;
  const shownItems = (): Item[] => (context.link.items.length ? context.link.items : usualItems(data));
  const toggle = (item: Item): void => {
    const { items } = context.link;
    const without = items.filter((one) => !sameItem(one, item));
    context.go({ items: without.length < items.length ? without : [...items, item] });
    if (without.length === items.length) plots.reveal(item);
  };
  const plots = plotsPart(data, context, shownItems());
  const values = valuesPart(data, context, toggle);
  const told = make('div', {}, provisionalPanel(data.provisional, context));
  values.mark(shownItems());
  return {
    node: make('div', {}, told, make('div.columns', {}, plots.node, values.node)),
    reading: (kind) => {
      values.reading(kind);
      plots.reading(kind);
    },
    provisional: () => keepPlace(told, () => refill(told, provisionalPanel(data.provisional, context))),
    change: (next) => {
      context = next;
      plots.change(next, shownItems());
      values.mark(shownItems());
    },
    stop: plots.stop,
  };
}
