// A plot of one or several channels of one unit over time.
import type { Context } from '../../context';
import { itemName, loadLines } from './load_lines';
import type { StationData } from '../../data/station';
import { make } from '../../dom/element';
import { keepPress } from '../../dom/keep';
import type { Item } from '../../link';
import { countFlag, isApart, type Line } from '../../plot/line_data';
import { LinePlot, type LinePlotSettings } from '../../plot/line_plot';
import { ageText } from '../../text/age';
import { rangeText } from '../../text/time';
import { unitText } from '../../text/unit';
import { FollowingPanel } from './following_panel';
import { causeName, gapNotes } from './gap_notes';
import { lineReadout } from './line_readout';
import { lineRows, linesCsv } from './line_rows';
import { otherUnitNotes } from './other_units';
import { Frame, type Panel, type Savable } from './panel';
import { plotKeys } from './plot_keys';

export interface LinePanelSettings {
  items: Item[];
  data: StationData;
  context: Context;
  close(item?: Item): void;
}

class LinePanel extends FollowingPanel {
  private lines: Line[] = [];
  private plot: LinePlot | null = null;
  private pointed: number | null = null;
  private canvas = make('div.plot', { tabindex: 0, role: 'img' });
  private readout: ReturnType<typeof lineReadout> | null = null;

  constructor(private settings: LinePanelSettings) {
    const names = settings.items.map((item) => itemName(item, settings.data, settings.context));
    const name = names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ');
    super(new Frame(settings.context, name, () => settings.close()), settings.items, settings.context);
    this.frame.node.dataset['plot'] = 'series';
    plotKeys(
      this.canvas,
      () => this.context,
      () => this.range,
    );
  }

  protected async ask(signal: AbortSignal): Promise<void> {
    const lines = await loadLines({
      data: this.settings.data,
      items: this.items,
      range: this.range,
      points: this.points(),
      context: this.context,
      signal,
    });
    if (signal.aborted) return;
    if (this.plot?.dragged && this.range.following) this.following.refresh();
    else this.show(lines);
  }

  private points(): number {
    return Math.min(2000, Math.max(300, Math.round(this.width())));
  }

  private width(): number {
    return Math.max(260, this.frame.body.clientWidth || this.frame.node.clientWidth - 16);
  }

  private show(lines: Line[]): void {
    this.lines = lines;
    const rows = lines.reduce((most, line) => Math.max(most, line.series.time.length), 0);
    this.frame.node.dataset['count'] = String(rows);
    this.frame.node.dataset['every'] = String(lines[0]?.series.every ?? 0);
    const text = this.subtitle();
    this.frame.ready(text, rows ? this.savable() : null, rows ? '' : this.context.words.noData);
    this.canvas.setAttribute('aria-label', this.context.words.plotLabel(this.frame.title, text));
    if (!this.canvas.isConnected) this.frame.body.append(this.canvas);
    this.readout = lineReadout(lines, this.context, this.items.length > 1 ? this.settings.close : null);
    this.readout.show(this.pointed);
    const { node } = this.readout;
    keepPress(this.frame.legend, () => this.frame.legend.replaceChildren(node));
    this.frame.note(...this.notes());
    if (!this.plot?.update(lines, this.plotSettings())) this.redraw();
  }

  private subtitle(): string {
    const { words, zone } = this.context;
    const how = this.lines.map((line) => {
      const { every } = line.series;
      const length = ageText(every || line.over, words.ageUnits);
      if (every > 0) return isApart(line) ? words.ofMeans(length) : words.periodsOf(length);
      if (line.over === 0) return words.singleReadings;
      return line.low || line.high || line.spread ? words.boundedWindows(length) : words.windowsOf(length);
    });
    return [rangeText(this.range.from, this.range.to, zone), ...new Set(how)].join(' · ');
  }

  /** What the marks beside a line say, in words; empty if there are none. */
  private marksText(line: Line): string {
    const { words } = this.context;
    const [bad, suspect] = [countFlag(line, '4'), countFlag(line, '3')];
    const parts = [
      suspect ? words.suspectMarks(String(suspect)) : '',
      bad ? words.badMarks(String(bad)) : '',
    ];
    const text = parts.filter(Boolean).join('; ');
    return text && `${line.name}: ${text}`;
  }

  private notes(): (HTMLElement | null)[] {
    const flags = this.lines.map((line) => {
      const text = this.marksText(line);
      const counts = { 'data-bad': countFlag(line, '4'), 'data-suspect': countFlag(line, '3') };
      return text ? make('p.flags', counts, text) : null;
    });
    const seen = new Set<string>();
    const gaps = this.lines.flatMap((line) => {
      const key = `${line.item.instrument} · ${line.item.kind}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [gapNotes(key, line.gaps, this.context)];
    });
    const others = this.lines.flatMap(({ name, column }) => otherUnitNotes(name, [column], this.context));
    return [...flags, ...others, ...gaps, lineRows(this.lines, this.context)];
  }

  redraw(): void {
    this.plot?.destroy();
    this.plot = null;
    if (this.lines.length > 0 && this.canvas.isConnected)
      this.plot = new LinePlot(this.canvas, this.lines, this.plotSettings());
  }

  private plotSettings(): LinePlotSettings {
    return {
      from: this.range.from,
      to: this.range.to,
      zone: this.context.zone,
      width: this.width(),
      height: 230,
      yTitle: unitText(this.lines[0]?.unit),
      gapLabel: (line, gap) => {
        const named = line.gaps[gap];
        return named ? causeName(named, this.context) : '';
      },
      zoom: (from, to) => this.context.go({ from: Math.round(from), to: Math.round(to) }),
      point: (time) => {
        this.pointed = time;
        this.readout?.show(time);
      },
    };
  }

  private savable(): Savable {
    const { link, zone } = this.context;
    return {
      name: `${link.station ?? ''}_${this.frame.title}`,
      csv: () => linesCsv(this.lines, zone),
      canvases: () => [...this.canvas.querySelectorAll('canvas')],
      caption: () => ({
        title: `${link.station ?? ''} · ${this.frame.title}`,
        lines: [this.subtitle()],
        legend: [
          ...(this.readout?.legend() ?? []),
          ...this.lines.map((line) => ({ text: this.marksText(line) })).filter(({ text }) => text),
        ],
      }),
    };
  }

  reading(kind: { instrument: string; kind: string }): void {
    const shown = this.items.some((item) => item.instrument === kind.instrument && item.kind === kind.kind);
    if (shown) this.following.refresh();
  }

  stop(): void {
    super.stop();
    this.plot?.destroy();
  }
}

/** A plot of channels that share a unit. */
export function linePanel(settings: LinePanelSettings): Panel {
  return new LinePanel(settings);
}
