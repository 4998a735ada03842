// The track of the buoy, its newest position and the watch circle.
import type { Context } from '../../context';
import { askSeries } from '../../api/ask';
import { slotOf } from '../../api/layout';
import type { Kind } from '../../api/types';
import type { StationData } from '../../data/station';
import { centreOf, distanceOf, endOf, fixesOf, isWatched, trackCsv, type Fix, type WatchCircle } from '../../data/track';
import { make, refill } from '../../dom/element';
import { lineValue } from '../../plot/line_data';
import { drawTrack } from '../../plot/track_plot';
import { countText } from '../../text/number';
import { rangeText, timeText } from '../../text/time';
import { coordinateText } from '../../text/unit';
import { FollowingPanel } from './following_panel';
import { Frame, type Panel, type Savable } from './panel';

export interface TrackPanelSettings {
  kind: Kind;
  latitude: string;
  longitude: string;
  /** The one that the station knows. */
  circle: WatchCircle | null;
  data: StationData;
  context: Context;
}

class TrackPanel extends FollowingPanel {
  private fixes: Fix[] = [];
  private end: ReturnType<typeof endOf> = null;
  private canvas = make('canvas', { role: 'img' });
  private facts = make('div.key');

  constructor(private settings: TrackPanelSettings) {
    const { context, kind } = settings;
    super(new Frame(context, `${context.words.track} · ${kind.instrument}`, null), [], context, 5000);
    this.frame.node.dataset['plot'] = 'track';
    this.frame.body.className = 'body rose';
  }

  protected async ask(signal: AbortSignal): Promise<void> {
    const { kind, latitude, longitude, data } = this.settings;
    const { from, to } = this.range;
    const unitOf = (channel: string): string => slotOf(kind.description, channel)?.channel.unit ?? '';
    const series = await askSeries(
      {
        station: data.summary.station,
        instrument: kind.instrument,
        kind: kind.kind,
        wanted: [latitude, longitude].map((channel) => ({ channel, unit: unitOf(channel) })),
        from,
        to,
        points: 5000,
      },
      signal,
    );
    const [north, east] = series.series.map((column) => series.time.map((_, row) => lineValue(column, row)));
    this.fixes = fixesOf(series.time, north ?? [], east ?? []);
    this.end = endOf(this.fixes, series.every, { ...this.settings, to });
    this.frame.node.dataset['count'] = String(this.fixes.length);
    const hasFixes = this.fixes.length > 0;
    refill(this.frame.body, hasFixes && this.canvas, hasFixes && this.facts);
    this.frame.ready(
      this.following.subtitle(series.every),
      hasFixes ? this.savable(series.every) : null,
      hasFixes ? '' : this.context.words.noData,
    );
    this.redraw();
  }

  private get circle(): WatchCircle | null {
    const { circle } = this.settings;
    return circle && this.end && isWatched(circle, this.end.fix) ? circle : null;
  }

  private get centre(): Fix {
    return this.circle?.anchor ?? centreOf(this.fixes);
  }

  private get radius(): number | undefined {
    return this.context.link.circle ?? this.circle?.radius;
  }

  private factTexts(): string[] {
    const { words, zone } = this.context;
    if (!this.end) return [];
    const { fix: newest, over } = this.end;
    const time = over > 0 ? rangeText(newest.time, newest.time + over, zone) : timeText(newest.time, zone);
    const { centre, radius } = this;
    const far = distanceOf(newest, centre);
    const metres = far.toFixed(0);
    const knows = this.circle !== null;
    const coordinates = (fix: Fix): string =>
      `${coordinateText(fix.latitude.toFixed(6), 'degrees_north')}, ${coordinateText(fix.longitude.toFixed(6), 'degrees_east')}`;
    return [
      `● ${words.newestPosition}: ${coordinates(newest)}, ${time}`,
      `+ ${knows ? words.anchor : words.centre}: ${coordinates(centre)}`,
      knows ? words.fromAnchor(metres) : words.distance(metres),
      radius ? (far <= radius ? `✓ ${words.inside}` : `▲ ${words.outside}`) : '',
      words.fixes(countText(this.fixes.length)),
    ].filter(Boolean);
  }

  redraw(): void {
    if (!this.end || !this.frame.body.isConnected) return;
    const { words } = this.context;
    const size = Math.min(620, this.frame.body.clientWidth);
    drawTrack(
      {
        fixes: this.end.over > 0 ? this.fixes : [...this.fixes, this.end.fix],
        centre: this.centre,
        circle: this.radius,
        east: words.east,
        north: words.north,
      },
      size,
      this.canvas,
    );
    this.canvas.setAttribute('aria-label', `${this.frame.title}: ${this.factTexts().join('; ')}`);
    refill(
      this.facts,
      ...this.factTexts().map((text) => make(text.startsWith('▲') ? 'p.problem' : 'p', {}, text)),
    );
  }

  private savable(every: number): Savable {
    const { zone, link } = this.context;
    return {
      name: `${link.station ?? ''}_${this.frame.title}`,
      csv: () => trackCsv(this.fixes, every, zone),
      canvases: () => [this.canvas],
      caption: () => ({
        title: `${link.station ?? ''} · ${this.frame.title}`,
        lines: [this.following.subtitle(every)],
        legend: this.factTexts().map((text) => ({ text })),
      }),
    };
  }

  reading(kind: Kind): void {
    if (kind === this.settings.kind) this.following.refresh();
  }
}

/** The panel of a station's track. */
export function trackPanel(settings: TrackPanelSettings): Panel {
  return new TrackPanel(settings);
}
