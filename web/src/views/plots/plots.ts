// The plots of a station: one time for all, a panel for each unit.
import { light, type Context } from '../../context';
import type { Kind } from '../../api/types';
import { groupsOf, isKnown } from '../../data/plot_groups';
import type { StationData } from '../../data/station';
import { make, refill } from '../../dom/element';
import { itemText, sameItem, type Item } from '../../link';
import { linePanel } from './line_panel';
import type { Panel } from './panel';
import { picturePanel } from './picture_panel';
import { rangeBar } from './range_bar';
import { rosePanel } from './rose_panel';

export interface Plots {
  node: HTMLElement;
  reading(kind: Kind): void;
  change(context: Context, items: Item[]): void;
  /** Brings an item's plot into sight when it is there. */
  reveal(item: Item): void;
  stop(): void;
}

function sameItems(a: Item[], b: Item[]): boolean {
  return (
    a.length === b.length && a.every((item, index) => b[index] !== undefined && sameItem(item, b[index]))
  );
}

class PlotList implements Plots {
  readonly node: HTMLElement;
  private panels: Panel[] = [];
  private area = make('div.panels');
  private unknown = make('p.problem');
  private bar = rangeBar();
  private items: Item[] = [];
  private wanted: Item | null = null;
  private resized = new ResizeObserver(() => this.resize());
  private width = 0;
  private ended = false;
  private redraw = (): void => this.panels.forEach((panel) => panel.redraw());

  constructor(
    private data: StationData,
    private context: Context,
    items: Item[],
  ) {
    this.node = make(
      'section.plots',
      {},
      make('h2.offstage', {}, context.words.plots),
      this.bar.node,
      this.unknown,
      this.area,
      make('p.quiet.hint', {}, context.words.plotHint),
    );
    light.addEventListener('change', this.redraw);
    this.resized.observe(this.area);
    // The panels know their width only once they stand in the page; a change until then asked for them already.
    this.items = items;
    window.requestAnimationFrame(() => {
      if (!this.ended && this.panels.length === 0) this.change(this.context, this.items);
    });
  }

  private resize(): void {
    const width = this.area.clientWidth;
    if (this.width && Math.abs(width - this.width) > 4) this.redraw();
    this.width = width;
  }

  private close(items: Item[]): void {
    const left = this.items.filter((item) => !items.some((gone) => sameItem(gone, item)));
    this.context.go({ items: left });
  }

  private panelFor(group: Item[]): Panel | null {
    const there = this.panels.find((panel) => sameItems(panel.items, group));
    const item = group[0];
    if (there || !item) return there ?? null;
    const close = (one?: Item): void => this.close(one ? [one] : group);
    const { data, context } = this;
    const kind = data.kind(item.instrument, item.kind);
    if (item.picture === 'series' || !kind) return linePanel({ items: group, data, context, close });
    const put = (items: Item[]): void => this.context.go({ items });
    if (item.picture === 'rose') {
      return rosePanel({
        item,
        kind,
        data,
        context,
        close,
        replace: (other) => put(this.items.map((one) => (sameItem(one, item) ? other : one))),
      });
    }
    return picturePanel({
      item,
      kind,
      data,
      context,
      close,
      plotPoint: (point) => put([...this.items.filter((one) => !sameItem(one, point)), point]),
    });
  }

  change(context: Context, items: Item[]): void {
    this.context = context;
    this.items = items;
    const before = this.panels;
    this.panels = groupsOf(items, this.data).flatMap((group) => this.panelFor(group) ?? []);
    before.filter((panel) => !this.panels.includes(panel)).forEach((panel) => panel.stop());
    if (!sameNodes(this.area, this.panels)) refill(this.area, ...this.panels.map((panel) => panel.node));
    const unknown = items.filter((item) => !isKnown(item, this.data));
    refill(this.unknown, unknown.length ? context.words.unknownPlots(unknown.map(itemText).join(', ')) : '');
    this.bar.show(context);
    this.panels.forEach((panel) => panel.load(context));
    if (this.wanted) this.reveal(this.wanted);
  }

  reading(kind: Kind): void {
    this.panels.forEach((panel) => panel.reading(kind));
  }

  reveal(item: Item): void {
    const panel = this.panels.find((one) => one.items.some((shown) => sameItem(shown, item)));
    this.wanted = panel ? null : item;
    panel?.node.scrollIntoView({ block: 'nearest' });
  }

  stop(): void {
    this.ended = true;
    light.removeEventListener('change', this.redraw);
    this.resized.disconnect();
    this.panels.forEach((panel) => panel.stop());
  }
}

function sameNodes(area: Element, panels: Panel[]): boolean {
  return (
    area.children.length === panels.length &&
    panels.every((panel, index) => area.children[index] === panel.node)
  );
}

/** The plots of items over the link's time. */
export function plotsPart(data: StationData, context: Context, items: Item[]): Plots {
  const list = new PlotList(data, context, items);
  return {
    node: list.node,
    reading: (kind) => list.reading(kind),
    change: (next, shown) => list.change(next, shown),
    reveal: (item) => list.reveal(item),
    stop: () => list.stop(),
  };
}
