// Lines over time with uPlot.
import uPlot from 'uplot';
import type { Zone } from '../text/time';
import { aloneIn, cellRows, isApart, joinLines, valueScale, type Cells, type Joined, type Line } from './line_data';
import { drawApart, drawCauses, drawFlags, drawGaps } from './marks';
import { faded, font, theme, type Theme } from './theme';
import { timeMarks } from './time_axis';

export interface LinePlotSettings {
  from: number;
  to: number;
  zone: Zone;
  width: number;
  height: number;
  yTitle: string;
  gapLabel(line: Line, gap: number): string;
  /** The reader chose a time by dragging. */
  zoom(from: number, to: number): void;
  /** The pointer is at a time, or gone. */
  point(time: number | null): void;
}

/** Of longer names of states only so many letters stand beside a plot. */
const longestName = 30;

function seriesOf(lines: Line[], colours: Theme): uPlot.Series[] {
  return lines.flatMap((line, index) => {
    const none: uPlot.Series = { show: false };
    // What stands apart is drawn row by row.
    if (isApart(line)) return [none, none, none, none, none];
    const stroke = colours.series[index % colours.series.length] ?? colours.ink;
    const edge = (share: number): uPlot.Series => ({
      stroke: faded(stroke, share),
      width: 0.9,
      points: { show: false },
    });
    const filter: uPlot.Series.Points.Filter = (plot, at, areShown) =>
      areShown ? null : aloneIn((plot.data[at] ?? []) as Cells);
    const points = { show: hasPoints(line), filter, size: 4, fill: stroke };
    const value: uPlot.Series = { stroke, width: 1.6, points };
    return [edge(0.7), edge(0.7), value, edge(0.35), edge(0.35)];
  });
}

/** A few instants are points, too; what has a length is seen by it. */
function hasPoints({ series }: Line): boolean {
  return series.time.length < 60 && series.every === 0 && !series.span?.some((span) => span > 0);
}

function bandsOf(lines: Line[], colours: Theme): uPlot.Band[] {
  return lines.flatMap((line, index) => {
    if (isApart(line)) return [];
    const stroke = colours.series[index % colours.series.length] ?? colours.ink;
    const first = index * cellRows + 1;
    const band = (at: number, share: number): uPlot.Band => ({ series: [at, at + 1], fill: faded(stroke, share) });
    return [
      ...(line.series.every > 0 || line.low || line.high ? [band(first, 0.18)] : []),
      ...(line.spread && line.series.every === 0 ? [band(first + 3, 0.24)] : []),
    ];
  });
}

/** How wide (px) the marks beside the values are: a number whose first digits are cut off is another one. */
export function marksWidth({ ctx }: Pick<uPlot, 'ctx'>, texts: string[] | null): number {
  const scale = window.devicePixelRatio || 1;
  ctx.save();
  ctx.font = font(11 * scale);
  const widths = (texts ?? []).map((text) => ctx.measureText(text).width / scale);
  ctx.restore();
  return Math.max(50, ...widths) + 8;
}

function axesOf(settings: LinePlotSettings, lines: Line[], colours: Theme): uPlot.Axis[] {
  const look = {
    stroke: colours.quiet,
    font: font(11),
    labelFont: font(11),
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1, size: 4 },
  };
  const names = lines.find((line) => line.enumeration)?.enumeration;
  const marks = (plot: uPlot): { at: number; text: string }[] =>
    timeMarks(
      plot.scales['x']?.min ?? settings.from,
      plot.scales['x']?.max ?? settings.to,
      plot.width - 60,
      settings.zone,
    );
  const y: uPlot.Axis = {
    ...look,
    size: marksWidth,
    label: settings.yTitle,
    labelSize: 18,
    gap: 3,
    values: (_, at) => at.map((value) => String(Number(value.toPrecision(10)))),
  };
  if (lines.some((line) => line.direction)) y.splits = () => [0, 90, 180, 270, 360];
  if (names) {
    y.splits = () => Object.keys(names).map(Number);
    y.values = (_, at) => at.map((value) => (names[String(value)] ?? '').slice(0, longestName));
  }
  return [
    {
      ...look,
      size: 40,
      splits: (plot) => marks(plot).map(({ at }) => at),
      values: (plot) => marks(plot).map(({ text }) => text),
    },
    y,
  ];
}

function dataOf(joined: Joined): uPlot.AlignedData {
  return [joined.time, ...joined.cells] as uPlot.AlignedData;
}

/** What must be the same for a plot to take other lines without being made anew. */
function shapeOf(lines: Line[], settings: LinePlotSettings): string {
  return JSON.stringify([
    settings.width,
    settings.height,
    settings.yTitle,
    settings.zone.choice,
    lines.map((line) => [
      line.name,
      isApart(line),
      line.enumeration,
      line.series.every > 0,
      line.spread !== undefined,
      hasPoints(line),
    ]),
  ]);
}

export class LinePlot {
  private plot: uPlot;
  private colours = theme();
  private shape: string;
  private scale: [number, number];

  constructor(
    node: HTMLElement,
    private lines: Line[],
    private settings: LinePlotSettings,
  ) {
    this.shape = shapeOf(lines, settings);
    this.scale = valueScale(lines);
    this.plot = new uPlot(this.options(), dataOf(joinLines(lines)), node);
  }

  private options(): uPlot.Options {
    const { settings, colours, lines } = this;
    return {
      width: settings.width,
      height: settings.height,
      ms: 1,
      scales: {
        x: { time: false, range: () => [this.settings.from, this.settings.to] },
        y: { range: () => this.scale },
      },
      series: [{}, ...seriesOf(lines, colours)],
      bands: bandsOf(lines, colours),
      axes: axesOf(settings, lines, colours),
      legend: { show: false },
      padding: [8, 22, 0, 0],
      cursor: {
        sync: { key: 'page', setSeries: false },
        drag: { x: true, y: false, setScale: false },
        points: { show: false },
      },
      hooks: {
        drawClear: [(plot) => drawGaps(plot, this.lines, colours)],
        draw: [
          (plot) => {
            drawCauses(plot, this.lines, this.settings.gapLabel, colours);
            drawApart(plot, this.lines, colours);
            drawFlags(plot, this.lines, colours);
          },
        ],
        setCursor: [(plot) => this.pointed(plot)],
        setSelect: [(plot) => this.selected(plot)],
      },
    };
  }

  private pointed(plot: uPlot): void {
    const { left } = plot.cursor;
    this.settings.point(left === undefined || left < 0 ? null : plot.posToVal(left, 'x'));
  }

  private selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 5) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.settings.zoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
  }

  /** Shows other lines in place; false if the plot must be made anew for them. */
  update(lines: Line[], settings: LinePlotSettings): boolean {
    if (shapeOf(lines, settings) !== this.shape) return false;
    this.lines = lines;
    this.settings = settings;
    this.scale = valueScale(lines);
    this.plot.setData(dataOf(joinLines(lines)));
    return true;
  }

  /** The reader is dragging over the plot. */
  get dragged(): boolean {
    return this.plot.select.width > 0;
  }

  destroy(): void {
    this.plot.destroy();
  }
}
