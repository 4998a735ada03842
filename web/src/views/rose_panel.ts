// A wind rose: how often the wind came from where, and how fast.
import type { Context } from '../context';
import { askSeries } from '../api/ask';
import type { Kind, Series } from '../api/types';
import { csvText } from '../data/csv';
import { roseOf, speedEdges, type Rose } from '../data/rose';
import type { StationData } from '../data/station';
import { rosePair, type WindPair } from '../data/wind_pair';
import { make } from '../dom/element';
import type { Item } from '../link';
import { lineValue } from '../plot/line_data';
import { classColour, drawRose } from '../plot/rose_plot';
import { ageText } from '../text/age';
import { countText } from '../text/number';
import { axisName, placeText } from '../text/shown';
import { rangeText } from '../text/time';
import { unitText, withUnit } from '../text/unit';
import { Following } from './following';
import { Frame, type Panel, type Savable } from './panel';

export interface RosePanelSettings {
  item: Item; kind: Kind; data: StationData; context: Context; close(): void;
  /** The reader wants the rose of another place. */
  replace(item: Item): void;
}

function percent(count: number, rose: Rose): string {
  return rose.n ? `${((100 * count) / rose.n).toFixed(1)} %` : '–';
}

class RosePanel implements Panel {
  readonly items: Item[];
  private frame: Frame;
  private following: Following;
  private rose: Rose | null = null;
  private every = 0;
  private canvas = make('canvas', { role: 'img' });
  private key = make('div.key');

  constructor(private settings: RosePanelSettings, private pair: WindPair) {
    const { item, context } = settings;
    this.items = [item];
    const axis = pair.speed.axis;
    const place = axis && item.place !== undefined ? ` · ${placeText(item.place, axis)}` : '';
    this.frame = new Frame(context, `${item.instrument} · ${context.words.windRose}${place}`, settings.close);
    this.frame.node.dataset['plot'] = 'rose';
    this.frame.body.className = 'body rose';
    this.frame.body.append(this.canvas, this.key);
    this.following = new Following(context, this.frame, (signal) => this.ask(signal), 10_000);
  }

  get node(): HTMLElement {
    return this.frame.node;
  }

  private get context(): Context {
    return this.following.context;
  }

  load(context: Context): void {
    this.following.load(context);
  }

  private async ask(signal: AbortSignal): Promise<void> {
    const { item, data } = this.settings;
    const { from, to } = this.following.range;
    const place = item.place === undefined ? '' : `[${item.place}]`;
    const channels = [this.pair.speed, this.pair.direction].map(({ channel }) => channel.name + place);
    const series = await askSeries({
      station: data.summary.station, instrument: item.instrument, kind: item.kind, channels, from, to, points: 5000,
    }, signal);
    this.show(series);
  }

  private show(series: Series): void {
    const { words, zone } = this.context;
    const [speeds, directions] = series.series.map((column) => series.time.map((_, row) => lineValue(column, row)));
    this.every = series.every;
    this.rose = roseOf(speeds ?? [], directions ?? [], speedEdges(this.pair.speed.channel.unit ?? ''));
    const how = series.every === 0 ? words.singleReadings : words.ofMeans(ageText(series.every, words.ageUnits));
    const { from, to } = this.following.range;
    this.frame.node.dataset['count'] = String(this.rose.n);
    this.frame.ready(`${rangeText(from, to, zone)} · ${how}`, this.savable(), this.rose.n ? '' : words.noData);
    this.frame.note(this.placeSelect(), this.table());
    this.redraw();
  }

  private reference(): string {
    const { words } = this.context;
    const { reference } = this.pair.direction.channel;
    return reference ? words.countedFrom(words.references[reference] ?? reference) : words.referenceUnknown;
  }

  private classText(index: number): string {
    const edges = this.rose?.edges ?? [];
    const next = edges[index + 1];
    return next === undefined ? `≥ ${edges[index]}` : `${edges[index]} – ${next}`;
  }

  private facts(): string[] {
    const { words } = this.context;
    const { rose } = this;
    if (!rose) return [];
    const unit = this.pair.speed.channel.unit;
    const calm = `${words.calm} (${words.below(withUnit(String(rose.edges[0]), unit))}): ${percent(rose.calm, rose)}`;
    return [words.windFrom, this.reference(), calm, words.pairs(countText(rose.n))];
  }

  redraw(): void {
    const { rose } = this;
    if (!rose || !this.frame.body.isConnected) return;
    const size = Math.min(340, this.frame.body.clientWidth);
    drawRose(rose, size, this.context.words.compass, this.canvas);
    this.canvas.setAttribute('aria-label', `${this.frame.title}: ${this.facts().join(', ')}`);
    const classes = rose.edges.map((_, index) => {
      const swatch = make('i.swatch', { 'aria-hidden': 'true' });
      swatch.style.backgroundColor = classColour(index, rose.edges.length);
      return make('li', {}, swatch, this.classText(index));
    });
    this.key.replaceChildren(...this.facts().map((fact) => make('p', {}, fact)),
      make('p.quiet', {}, unitText(this.pair.speed.channel.unit)), make('ul', {}, ...classes.reverse()));
  }

  private placeSelect(): HTMLElement | null {
    const { item } = this.settings;
    const axis = this.pair.speed.axis;
    if (!axis) return null;
    const select = make('select', {}, ...axis.points.map((place) =>
      make('option', { value: place, selected: String(place) === item.place }, placeText(String(place), axis))));
    select.addEventListener('change', () => this.settings.replace({ ...item, place: select.value }));
    return make('label', {}, `${axisName(axis, this.context)} `, select);
  }

  private rows(): string[][] {
    const { rose } = this;
    if (!rose) return [];
    return rose.counts.map((classes, sector) => [
      `${this.context.words.compass[sector] ?? ''} (${sector * 22.5}°)`, ...classes.map((count) => percent(count, rose)),
      percent(classes.reduce((sum, count) => sum + count, 0), rose)]);
  }

  private heads(): string[] {
    const { words } = this.context;
    const unit = unitText(this.pair.speed.channel.unit);
    return [words.sector, ...(this.rose?.edges ?? []).map((_, index) => `${this.classText(index)} ${unit}`), words.share];
  }

  private table(): HTMLElement {
    const area = make('div.scroll', { tabindex: 0, role: 'region', 'aria-label': this.frame.title }, make('table', {},
      make('thead', {}, make('tr', {}, ...this.heads().map((head) => make('th', { scope: 'col' }, head)))),
      make('tbody', {}, ...this.rows().map(([name, ...shares]) =>
        make('tr', {}, make('th', { scope: 'row' }, name), ...shares.map((share) => make('td', {}, share)))))));
    return make('details.rows', {}, make('summary', {}, `${this.context.words.sector}: ${this.rose?.counts.length ?? 0}`), area);
  }

  private csv(): string {
    const { rose } = this;
    if (!rose) return '';
    const unit = this.pair.speed.channel.unit ?? '';
    return csvText([
      ['from_degrees', ...rose.edges.map((_, index) => `${this.classText(index)} (${unit})`)],
      ...rose.counts.map((classes, sector) => [sector * 22.5, ...classes]),
      ['calm', rose.calm], ['n', rose.n], ['reference', this.pair.direction.channel.reference ?? ''], ['mean_over_s', this.every / 1000],
    ]);
  }

  private savable(): Savable {
    const { from, to } = this.following.range;
    const station = this.context.link.station ?? '';
    return {
      name: `${station}_${this.frame.title}`, csv: () => this.csv(), canvases: () => [this.canvas],
      caption: () => ({
        title: `${station} · ${this.frame.title}`, lines: [rangeText(from, to, this.context.zone), ...this.facts()],
        legend: (this.rose?.edges ?? []).map((_, index) =>
          ({ text: `${this.classText(index)} ${unitText(this.pair.speed.channel.unit)}`, colour: classColour(index, this.rose?.edges.length ?? 1) })),
      }),
    };
  }

  reading(kind: Kind): void {
    if (kind === this.settings.kind) this.following.refresh();
  }

  stop(): void {
    this.following.stop();
  }
}

/** The panel of a wind rose; null if the kind has no direction for that speed. */
export function rosePanel(settings: RosePanelSettings): Panel | null {
  const pair = rosePair(settings.kind, settings.item.channel);
  return pair ? new RosePanel(settings, pair) : null;
}
