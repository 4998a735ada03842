// An array channel: its newest profile or spectrum, and how it changed over time.
import type { Context } from '../context';
import { askSeries } from '../api/ask';
import { isDirection, slotOf, type Slot } from '../api/layout';
import type { Kind, Series } from '../api/types';
import { csvText } from '../data/csv';
import { gapsWithCauses } from '../data/load_lines';
import type { StationData } from '../data/station';
import { make, setText } from '../dom/element';
import type { Item } from '../link';
import { drawPicture, type Drawn } from '../plot/picture_plot';
import { drawProfile } from '../plot/profile_plot';
import { lineValue } from '../plot/line_data';
import { ageText } from '../text/age';
import { roundText } from '../text/number';
import { axisName, channelName, placeText, titled } from '../text/shown';
import { isoText, rangeText, shortTimeText, timeText } from '../text/time';
import { withUnit } from '../text/unit';
import { Following } from './following';
import { gapNotes } from './gap_notes';
import { Frame, type Panel, type Savable } from './panel';

export interface PicturePanelSettings {
  item: Item; kind: Kind; data: StationData; context: Context; close(): void;
  /** The reader wants one place of the channel over time. */
  plotPoint(item: Item): void;
}

const height = 270;

class PicturePanel implements Panel {
  readonly items: Item[];
  private frame: Frame;
  private following: Following;
  private slot: Slot;
  private series: Series | null = null;
  private drawn: Drawn | null = null;
  private profile = make('canvas', { role: 'img' });
  private picture = make('canvas', { role: 'img' });
  private profileTime = make('figcaption');
  private pictureText = make('figcaption');

  constructor(private settings: PicturePanelSettings, slot: Slot) {
    const { item, context } = settings;
    this.items = [item];
    this.slot = slot;
    this.frame = new Frame(context, `${item.instrument} · ${channelName(item.channel, context)}`, settings.close);
    this.frame.node.dataset['plot'] = 'profile';
    this.following = new Following(context, this.frame, (signal) => this.ask(signal), 5000);
    this.frame.body.className = 'body pair';
    this.frame.body.append(
      make('figure', {}, this.profileTime, this.profile), make('figure', {}, this.pictureText, this.picture));
    this.picture.addEventListener('pointermove', (event) => this.point(event.offsetX, event.offsetY));
    this.picture.addEventListener('pointerleave', () => this.point(-1, -1));
  }

  get node(): HTMLElement {
    return this.frame.node;
  }

  private get context(): Context {
    return this.following.context;
  }

  private placeSelect(): HTMLElement {
    const { words } = this.settings.context;
    const axis = this.slot.axis;
    const select = make('select', {}, make('option', { value: '' }, words.choose),
      ...(axis?.points ?? []).map((place) => make('option', { value: place }, axis ? placeText(String(place), axis) : '')));
    select.addEventListener('change', () => {
      if (select.value) this.settings.plotPoint({ ...this.settings.item, picture: 'series', place: select.value });
      select.value = '';
    });
    return make('label', {}, `${words.plotPoint} `, select);
  }

  private reference(): HTMLElement | null {
    const { words } = this.settings.context;
    const { channel, axis } = this.slot;
    const parts: string[] = [];
    const named = (reference: string): string => words.references[reference] ?? reference;
    if (channel.reference) parts.push(words.countedFrom(named(channel.reference)));
    if (axis?.reference) parts.push(`${axisName(axis, this.settings.context)}: ${words.countedFrom(named(axis.reference))}`);
    parts.push(words.missingHatched);
    return make('p.quiet', {}, parts.join(' · '));
  }

  load(context: Context): void {
    this.following.load(context);
  }

  private async ask(signal: AbortSignal): Promise<void> {
    const { from, to } = this.following.range;
    const { instrument, kind, channel } = this.settings.item;
    this.series = await askSeries({
      station: this.settings.data.summary.station, instrument, kind, channels: [channel], from, to, points: 500,
    }, signal);
    const gaps = await gapsWithCauses(this.settings.data.summary.station, this.settings.kind, this.series, signal);
    this.frame.note(this.placeSelect(), this.reference(), gapNotes(`${instrument} · ${kind}`, gaps, this.context));
    const { words, zone } = this.context;
    const { every, time } = this.series;
    const how = every === 0 ? words.singleReadings : words.ofMeans(ageText(every, words.ageUnits));
    this.frame.node.dataset['count'] = String(time.length);
    this.frame.ready(`${rangeText(from, to, zone)} · ${how}`, this.savable(), time.length ? '' : words.noData);
    this.redraw();
  }

  private isLying(): boolean {
    return this.slot.axis?.name !== 'height' && this.slot.axis?.name !== 'depth' && this.slot.axis?.name !== 'distance';
  }

  redraw(): void {
    const { axis, channel } = this.slot;
    if (!axis || !this.frame.body.isConnected) return;
    const whole = this.frame.body.clientWidth;
    const narrow = whole < 620;
    this.drawProfile(narrow ? whole : Math.round(Math.min(340, whole * 0.36)));
    if (!this.series) return;
    const { from, to } = this.following.range;
    const title = titled(axisName(axis, this.context), axis.unit);
    this.drawn = drawPicture({
      series: this.series, places: axis.points, down: axis.name === 'depth', direction: isDirection(channel),
      from, to, zone: this.context.zone, axisTitle: title, valueTitle: '',
    }, narrow ? whole : whole - Math.round(Math.min(340, whole * 0.36)), height, this.picture);
    this.picture.setAttribute('aria-label', this.context.words.pictureOf(this.frame.title, axisName(axis, this.context)));
    this.point(-1, -1);
  }

  private drawProfile(width: number): void {
    const { axis, channel, start, count } = this.slot;
    const { newest } = this.settings.kind;
    if (!axis) return;
    const { words, zone } = this.context;
    const lying = this.isLying();
    const values = newest?.values.slice(start, start + count) ?? [];
    drawProfile({
      places: axis.points, flags: newest?.flags.slice(start, start + count) ?? '',
      values: values.map((value) => value === null ? null : Number(value)),
      upright: lying ? 'lying' : axis.name === 'depth' ? 'down' : 'up', direction: isDirection(channel),
      axisTitle: titled(axisName(axis, this.context), axis.unit), valueTitle: titled(channelName(channel.name, this.context), channel.unit),
    }, width, height, this.profile);
    const name = lying ? words.spectrumOf(channelName(channel.name, this.context)) : words.profileOf(channelName(channel.name, this.context));
    this.profile.setAttribute('aria-label', name);
    setText(this.profileTime, `${words.newestProfile}: ${newest?.time ? shortTimeText(newest.time, zone, this.context.now()) : words.noReading}`);
    this.profile.dataset['time'] = String(newest?.time ?? '');
  }

  private point(x: number, y: number): void {
    const { words, zone } = this.context;
    const axis = this.slot.axis;
    const found = x < 0 ? null : this.drawn?.at(x, y);
    if (!found || !this.series || !axis) {
      setText(this.pictureText, titled(`${channelName(this.slot.channel.name, this.context)}, ${words.overTime}`, this.slot.channel.unit));
      return;
    }
    const column = this.series.series[found.point];
    const value = column ? lineValue(column, found.row) : null;
    const text = value === null ? words.flags['9'] ?? '' : withUnit(roundText(value, 5), this.slot.channel.unit);
    setText(this.pictureText, `${timeText(this.series.time[found.row] ?? 0, zone)} · ${placeText(String(axis.points[found.point]), axis)} · ${text}`);
  }

  private csv(): string {
    const { series } = this;
    const axis = this.slot.axis;
    if (!series || !axis) return '';
    const places = axis.points.map((place) => `${this.slot.channel.name} ${place} ${axis.unit ?? ''} (${this.slot.channel.unit ?? '1'})`);
    return csvText([[series.every === 0 ? 'time' : `begin (${series.every / 1000} s, mean)`, ...places], ...series.time.map((time, row) =>
      [isoText(time, this.context.zone), ...series.series.map((column) => lineValue(column, row))])]);
  }

  private savable(): Savable {
    const station = this.context.link.station ?? '';
    const { from, to } = this.following.range;
    return {
      name: `${station}_${this.frame.title}`, csv: () => this.csv(), canvases: () => [this.profile, this.picture],
      caption: () => ({
        title: `${station} · ${titled(this.frame.title, this.slot.channel.unit)}`,
        lines: [rangeText(from, to, this.context.zone)],
        legend: [{ text: this.profileTime.textContent ?? '' }, { text: this.context.words.missingHatched }],
      }),
    };
  }

  reading(kind: Kind): void {
    if (kind !== this.settings.kind) return;
    this.redrawProfile();
    this.following.refresh();
  }

  private redrawProfile(): void {
    const width = parseFloat(this.profile.style.width);
    if (width > 0) this.drawProfile(width);
  }

  stop(): void {
    this.following.stop();
  }
}

/** The panel of an array channel; null if the channel is none. */
export function picturePanel(settings: PicturePanelSettings): Panel | null {
  const slot = slotOf(settings.kind.description, settings.item.channel);
  return slot?.axis ? new PicturePanel(settings, slot) : null;
}
