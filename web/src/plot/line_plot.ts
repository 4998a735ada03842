// Lines over time with uPlot.
import uPlot from 'uplot';
import type { Zone } from '../text/time';
import { joinLines, valueScale, type Joined, type Line } from './line_data';
import { drawFlags, drawGaps } from './marks';
import { faded, font, theme, type Theme } from './theme';
import { timeMarks } from './time_axis';

export interface LinePlotSettings {
  from: number; to: number; zone: Zone; width: number; height: number; yTitle: string;
  gapLabel(line: Line, gap: number): string;
  /** The reader chose a time by dragging. */
  zoom(from: number, to: number): void;
  /** The pointer is at a time, or gone. */
  point(time: number | null): void;
}

function seriesOf(lines: Line[], colours: Theme): uPlot.Series[] {
  return lines.flatMap((line, index) => {
    const stroke = colours.series[index % colours.series.length] ?? colours.ink;
    const edge: uPlot.Series = { stroke: faded(stroke, 0.5), width: 0.5, points: { show: false } };
    const dots = line.direction || line.enumeration !== undefined;
    const value: uPlot.Series = dots
      ? { stroke, width: 0, paths: () => null, points: { show: true, size: 4, width: 0, fill: stroke } }
      : { stroke, width: 1.6, points: { show: line.series.time.length < 60, size: 4, fill: stroke } };
    return line.series.every > 0 && !dots ? [edge, { ...edge }, value] : [{ show: false }, { show: false }, value];
  });
}

function bandsOf(lines: Line[], colours: Theme): uPlot.Band[] {
  return lines.flatMap((line, index) => {
    if (line.series.every === 0 || line.direction) return [];
    const stroke = colours.series[index % colours.series.length] ?? colours.ink;
    return [{ series: [index * 3 + 1, index * 3 + 2] as [number, number], fill: faded(stroke, 0.22) }];
  });
}

function axesOf(settings: LinePlotSettings, lines: Line[], colours: Theme): uPlot.Axis[] {
  const look = {
    stroke: colours.quiet, font: font(11), labelFont: font(11),
    grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid, width: 1, size: 4 },
  };
  const names = lines.find((line) => line.enumeration)?.enumeration;
  const marks = (plot: uPlot): { at: number; text: string }[] => timeMarks(
    plot.scales['x']?.min ?? settings.from, plot.scales['x']?.max ?? settings.to, plot.width - 60, settings.zone);
  const y: uPlot.Axis = { ...look, size: 58, label: settings.yTitle, labelSize: 18, gap: 3 };
  if (lines.some((line) => line.direction)) y.splits = () => [0, 90, 180, 270, 360];
  if (names) {
    y.splits = () => Object.keys(names).map(Number);
    y.values = (_, at) => at.map((value) => (names[String(value)] ?? '').slice(0, 9));
  }
  return [
    { ...look, size: 40, splits: (plot) => marks(plot).map(({ at }) => at), values: (plot) => marks(plot).map(({ text }) => text) },
    y,
  ];
}

function dataOf(joined: Joined): uPlot.AlignedData {
  return [joined.time, ...joined.cells] as uPlot.AlignedData;
}

/** Draws lines into a node; the plot is returned to be moved or ended. */
export function linePlot(node: HTMLElement, lines: Line[], settings: LinePlotSettings): uPlot {
  const colours = theme();
  const scale = valueScale(lines);
  const options: uPlot.Options = {
    width: settings.width, height: settings.height, ms: 1,
    scales: {
      x: { time: false, range: () => [settings.from, settings.to] },
      y: { range: () => scale },
    },
    series: [{}, ...seriesOf(lines, colours)],
    bands: bandsOf(lines, colours),
    axes: axesOf(settings, lines, colours),
    legend: { show: false },
    padding: [8, 12, 0, 0],
    cursor: {
      sync: { key: 'page', setSeries: false }, drag: { x: true, y: false, setScale: false },
      points: { show: false },
    },
    hooks: {
      drawClear: [(plot) => drawGaps(plot, lines, settings.gapLabel, colours)],
      draw: [(plot) => drawFlags(plot, lines, colours)],
      setCursor: [(plot) => {
        const { left } = plot.cursor;
        settings.point(left === undefined || left === null || left < 0 ? null : plot.posToVal(left, 'x'));
      }],
      setSelect: [(plot) => {
        const { left, width } = plot.select;
        if (width < 5) return;
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        settings.zoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
      }],
    },
  };
  return new uPlot(options, dataOf(joinLines(lines)), node);
}
