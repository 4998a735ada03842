// A wind rose: how often the wind came from where, and how fast.
import type { Context } from '../../context';
import { askSeries } from '../../api/ask';
import type { Kind, Series } from '../../api/types';
import { degreesIn } from '../../data/compass';
import { roseOf, speedEdges } from '../../data/rose';
import type { StationData } from '../../data/station';
import { rosePair, type WindPair } from '../../data/wind_pair';
import { make, refill } from '../../dom/element';
import { keepPress } from '../../dom/keep';
import type { Item } from '../../link';
import { lineValue } from '../../plot/line_data';
import { classColour, drawRose } from '../../plot/rose_plot';
import { axisName, placeText } from '../parts/shown';
import { unitText } from '../../text/unit';
import { FollowingPanel } from './following_panel';
import { otherUnitNotes } from './other_units';
import { Frame, type Panel, type Savable } from './panel';
import { classText, roseCsv, roseFacts, roseTable, sectorNames, type NamedRose } from './rose_words';

export interface RosePanelSettings {
  item: Item;
  kind: Kind;
  data: StationData;
  context: Context;
  close(): void;
  /** The reader wants the rose of another place. */
  replace(item: Item): void;
}

const slowest = 10_000;
const mostPairs = 5000;

function placeSelect(pair: WindPair, settings: RosePanelSettings): HTMLElement | null {
  const { item, context } = settings;
  const axis = pair.speed.axis;
  if (!axis) return null;
  const options = axis.points.map((place) => {
    const selected = String(place) === item.place;
    return make('option', { value: place, selected }, placeText(String(place), axis));
  });
  const select = make('select', {}, ...options);
  select.addEventListener('change', () => settings.replace({ ...item, place: select.value }));
  return make('label', {}, `${axisName(axis, context)} `, select);
}

class RosePanel extends FollowingPanel {
  private shown: NamedRose | null = null;
  private canvas = make('canvas', { role: 'img' });
  private key = make('div.key');
  private table = make('div');

  constructor(
    private settings: RosePanelSettings,
    private pair: WindPair,
  ) {
    const { item, context } = settings;
    const axis = pair.speed.axis;
    const place = axis && item.place !== undefined ? ` · ${placeText(item.place, axis)}` : '';
    const name = `${item.instrument} · ${context.words.windRose}${place}`;
    super(new Frame(context, name, settings.close), [item], context, slowest);
    this.frame.node.dataset['plot'] = 'rose';
    this.frame.body.className = 'body rose';
    this.frame.body.append(this.canvas, this.key);
    this.frame.note(placeSelect(pair, settings), this.table);
  }

  protected async ask(signal: AbortSignal): Promise<void> {
    const { instrument, kind, place } = this.settings.item;
    const { from, to } = this.range;
    const { station } = this.settings.data.summary;
    const wanted = [this.pair.speed, this.pair.direction].map(({ channel }) => ({
      channel: channel.name,
      unit: channel.unit ?? '',
      place,
    }));
    this.show(await askSeries({ station, instrument, kind, wanted, from, to, points: mostPairs }, signal));
  }

  private show(series: Series): void {
    const { words } = this.context;
    const [speeds = [], directions = []] = series.series.map((column) =>
      series.time.map((_, row) => lineValue(column, row)),
    );
    const { speed, direction } = this.pair;
    const edges = speedEdges(speed.channel.unit ?? '');
    const rose = roseOf(speeds, directions, edges, degreesIn(direction.channel.unit));
    const shown = { rose, pair: this.pair };
    this.shown = shown;
    this.frame.node.dataset['count'] = String(rose.n);
    this.frame.ready(this.following.subtitle(series.every), this.savable(shown, series), rose.n ? '' : words.noData);
    const others = otherUnitNotes(this.frame.title, series.series, this.context);
    keepPress(this.table, () => refill(this.table, ...others, roseTable(shown, this.frame.title, this.context)));
    this.redraw();
  }

  redraw(): void {
    if (!this.shown || !this.frame.body.isConnected) return;
    const { rose } = this.shown;
    const facts = roseFacts(this.shown, this.context);
    drawRose(
      rose,
      Math.min(340, this.frame.body.clientWidth),
      sectorNames(this.pair, this.context),
      this.canvas,
    );
    this.canvas.setAttribute('aria-label', `${this.frame.title}: ${facts.join(', ')}`);
    const classes = rose.edges.map((_, index) => {
      const swatch = make('i.swatch', { 'aria-hidden': 'true' });
      swatch.style.backgroundColor = classColour(index, rose.edges.length);
      return make('li', {}, swatch, classText(rose, index));
    });
    refill(
      this.key,
      ...facts.map((fact) => make('p', {}, fact)),
      make('p.quiet', {}, unitText(this.pair.speed.channel.unit)),
      make('ul', {}, ...classes.reverse()),
    );
  }

  private savable(shown: NamedRose, series: Series): Savable {
    const station = this.context.link.station ?? '';
    const unit = unitText(this.pair.speed.channel.unit);
    const { edges } = shown.rose;
    return {
      name: `${station}_${this.frame.title}`,
      csv: () => roseCsv(shown, series.every),
      canvases: () => [this.canvas],
      caption: () => ({
        title: `${station} · ${this.frame.title}`,
        lines: [this.following.subtitle(series.every), ...roseFacts(shown, this.context)],
        legend: edges.map((_, index) => ({
          text: `${classText(shown.rose, index)} ${unit}`,
          colour: classColour(index, edges.length),
        })),
      }),
    };
  }

  reading(kind: Kind): void {
    if (kind === this.settings.kind) this.following.refresh();
  }
}

/** The panel of a wind rose; null if the kind has no direction for that speed. */
export function rosePanel(settings: RosePanelSettings): Panel | null {
  const pair = rosePair(settings.kind, settings.item.channel);
  return pair ? new RosePanel(settings, pair) : null;
}
