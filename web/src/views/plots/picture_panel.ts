// An array channel: its newest profile or spectrum, and how it changed over time.
import type { Context } from '../../context';
import { askSeries } from '../../api/ask';
import { isDirection, slotOf, type Slot } from '../../api/layout';
import type { Axis, Kind, Series } from '../../api/types';
import { gapsWithCauses, windowLength } from './load_lines';
import type { StationData } from '../../data/station';
import { make, refill, setText } from '../../dom/element';
import { keepPress } from '../../dom/keep';
import type { Item } from '../../link';
import { drawPicture, type Drawn } from '../../plot/picture_plot';
import { axisName, channelName, placeText, titled } from '../parts/shown';
import { FollowingPanel } from './following_panel';
import { gapNotes } from './gap_notes';
import { otherUnitNotes } from './other_units';
import { Frame, type Panel, type Savable } from './panel';
import { cellText, pictureCsv, pictureQuery, type PictureRows } from './picture_rows';
import { figureHeight, ProfileFigure } from './profile_figure';

export interface PicturePanelSettings {
  item: Item;
  kind: Kind;
  data: StationData;
  context: Context;
  close(): void;
  /** The reader wants one place of the channel over time. */
  plotPoint(item: Item): void;
}

const slowest = 5000;

function placeSelect(axis: Axis, settings: PicturePanelSettings): HTMLElement {
  const { words } = settings.context;
  const places = axis.points.map((place) => make('option', { value: place }, placeText(String(place), axis)));
  const select = make('select', {}, make('option', { value: '' }, words.choose), ...places);
  select.addEventListener('change', () => {
    if (select.value) settings.plotPoint({ ...settings.item, picture: 'series', place: select.value });
    select.value = '';
  });
  return make('label', {}, `${words.plotPoint} `, select);
}

function referenceText({ channel }: Slot, axis: Axis, context: Context): string {
  const { words } = context;
  const from = (reference: string): string => words.countedFrom(words.references[reference] ?? reference);
  return [
    channel.reference ? from(channel.reference) : '',
    axis.reference ? `${axisName(axis, context)}: ${from(axis.reference)}` : '',
    words.missingHatched,
  ]
    .filter(Boolean)
    .join(' · ');
}

class PicturePanel extends FollowingPanel {
  private series: Series | null = null;
  private drawn: Drawn | null = null;
  private profile: ProfileFigure;
  private picture = make('canvas', { role: 'img' });
  private caption = make('figcaption');
  private gaps = make('div');

  constructor(
    private settings: PicturePanelSettings,
    private slot: Slot,
    private axis: Axis,
  ) {
    const { item, context, kind } = settings;
    const name = `${item.instrument} · ${channelName(item.channel, context)}`;
    super(new Frame(context, name, settings.close), [item], context, slowest);
    this.profile = new ProfileFigure(kind, slot, axis);
    this.frame.node.dataset['plot'] = 'profile';
    this.frame.body.className = 'body pair';
    this.frame.body.append(this.profile.node, make('figure', {}, this.caption, this.picture));
    const reference = make('p.quiet', {}, referenceText(slot, axis, context));
    this.frame.note(placeSelect(axis, settings), reference, this.gaps);
    this.picture.addEventListener('pointermove', (event) => this.point(event.offsetX, event.offsetY));
    this.picture.addEventListener('pointerleave', () => this.point(-1, -1));
  }

  protected async ask(signal: AbortSignal): Promise<void> {
    const { item, data } = this.settings;
    const { instrument, kind } = item;
    const { station } = data.summary;
    const query = pictureQuery(station, item, this.shape, this.range);
    const series = await askSeries(query, signal);
    const gaps = await gapsWithCauses(station, this.settings.kind, series, signal);
    this.series = series;
    const others = otherUnitNotes(this.frame.title, series.series, this.context);
    keepPress(this.gaps, () => refill(this.gaps, ...others, gapNotes(`${instrument} · ${kind}`, gaps, this.context)));
    this.frame.node.dataset['count'] = String(series.time.length);
    this.frame.ready(
      this.following.subtitle(series.every),
      this.savable(),
      series.time.length ? '' : this.context.words.noData,
    );
    this.redraw();
  }

  redraw(): void {
    if (!this.frame.body.isConnected) return;
    const whole = this.frame.body.clientWidth;
    const beside = whole < 620 ? 0 : Math.round(Math.min(340, whole * 0.36));
    this.profile.draw(beside || whole, this.context);
    if (this.series) this.drawPicture(this.series, whole - beside);
  }

  private drawPicture(series: Series, width: number): void {
    const { axis, context } = this;
    const { from, to } = this.range;
    const picture = {
      series,
      over: windowLength(this.settings.kind),
      places: axis.points,
      down: axis.name === 'depth',
      direction: isDirection(this.slot.channel),
      from,
      to,
      zone: context.zone,
      axisTitle: titled(axisName(axis, context), axis.unit),
    };
    this.drawn = drawPicture(picture, width, figureHeight, this.picture);
    this.picture.setAttribute(
      'aria-label',
      context.words.pictureOf(this.frame.title, axisName(axis, context)),
    );
    this.point(-1, -1);
  }

  private point(x: number, y: number): void {
    const found = x < 0 ? null : this.drawn?.at(x, y);
    const { channel } = this.slot;
    const { words } = this.context;
    const name = `${channelName(channel.name, this.context)}, ${words.overTime}`;
    const { series } = this;
    const cell = found && series && cellText({ ...this.shape, series }, found, this.context);
    setText(this.caption, cell ?? titled(name, channel.unit));
  }

  private get shape(): Omit<PictureRows, 'series'> {
    return { over: windowLength(this.settings.kind), slot: this.slot, axis: this.axis };
  }

  private savable(): Savable {
    const station = this.context.link.station ?? '';
    return {
      name: `${station}_${this.frame.title}`,
      csv: () => (this.series ? pictureCsv({ ...this.shape, series: this.series }, this.context.zone) : ''),
      canvases: () => [this.profile.canvas, this.picture],
      caption: () => ({
        title: `${station} · ${titled(this.frame.title, this.slot.channel.unit)}`,
        lines: this.series ? [this.following.subtitle(this.series.every)] : [],
        legend: [this.profile.text, referenceText(this.slot, this.axis, this.context)].map((text) => ({
          text,
        })),
      }),
    };
  }

  reading(kind: Kind): void {
    if (kind !== this.settings.kind) return;
    this.profile.renew(this.context);
    this.following.refresh();
  }
}

/** The panel of an array channel; null if the channel is none. */
export function picturePanel(settings: PicturePanelSettings): Panel | null {
  const slot = slotOf(settings.kind.description, settings.item.channel);
  return slot?.axis ? new PicturePanel(settings, slot, slot.axis) : null;
}
