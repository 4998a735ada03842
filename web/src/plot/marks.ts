// What is drawn beside the lines: gaps, and the shapes of flags.
import type uPlot from 'uplot';
import { onCompass } from '../data/compass';
import type { Line } from './line_data';
import { boundsOf, isApart, lineValue, middleOf, timesOf } from './line_data';
import { hatch } from './hatch';
import { cross, triangle } from './shapes';
import { faded, font, type Theme } from './theme';

interface GapBox {
  line: Line;
  number: number;
  left: number;
  right: number;
  top: number;
  depth: number;
}

/** The first line of each kind of readings: the lines of one kind have the same gaps. */
function oneOfEachKind(lines: Line[]): Line[] {
  const kinds = new Map(lines.map((line) => [`${line.item.instrument}\n${line.item.kind}`, line]));
  return [...kinds.values()];
}

/** Where gaps lie on the canvas: each kind of readings has a strip of its own for them. */
function gapBoxes(plot: uPlot, lines: Line[]): GapBox[] {
  const { bbox } = plot;
  const strips = oneOfEachKind(lines);
  const depth = bbox.height / Math.max(1, strips.length);
  return strips.flatMap((line, index) =>
    line.gaps.flatMap((gap, number) => {
      const left = Math.max(bbox.left, plot.valToPos(gap.from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(gap.to, 'x', true));
      return right < left ? [] : [{ line, number, left, right, top: bbox.top + index * depth, depth }];
    }),
  );
}

/** Hatches the times in which a line has no readings. */
export function drawGaps(plot: uPlot, lines: Line[], theme: Theme): void {
  const scale = window.devicePixelRatio || 1;
  for (const { left, right, top, depth } of gapBoxes(plot, lines)) {
    hatch(plot.ctx, left, top, Math.max(scale, right - left), depth, theme.gap, theme.gapLine, scale);
  }
}

/** Writes the causes of gaps into them; a label that would cover another is left to the list below. */
export function drawCauses(
  plot: uPlot,
  lines: Line[],
  label: (line: Line, gap: number) => string,
  theme: Theme,
): void {
  const scale = window.devicePixelRatio || 1;
  let free = 0;
  let row = -1;
  for (const { line, number, left, right, top } of gapBoxes(plot, lines)) {
    if (top !== row) free = 0;
    row = top;
    free = gapText(plot, label(line, number), left, right, top, scale, theme, free);
  }
}

function gapText(
  plot: uPlot,
  text: string,
  left: number,
  right: number,
  top: number,
  scale: number,
  theme: Theme,
  free: number,
): number {
  const { ctx, bbox } = plot;
  // A sliver has no label.
  if (right - left < 10 * scale) return free;
  ctx.save();
  ctx.font = font(11 * scale);
  const half = ctx.measureText(text).width / 2 + 3 * scale;
  const middle = Math.min(bbox.left + bbox.width - half, Math.max(bbox.left + half, (left + right) / 2));
  const fits = middle - half >= free;
  if (fits) {
    ctx.fillStyle = faded(theme.ground, 0.9);
    ctx.fillRect(middle - half, top + 4 * scale, 2 * half, 16 * scale);
    ctx.fillStyle = theme.ink;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.fillText(text, middle, top + 6 * scale);
  }
  ctx.restore();
  return fits ? middle + half : free;
}

/** Draws each row of directions and names by itself: a bar over the time it tells of, at least a dot. */
export function drawApart(plot: uPlot, lines: Line[], theme: Theme): void {
  const { ctx, bbox } = plot;
  const dot = 4 * (window.devicePixelRatio || 1);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top - dot, bbox.width, bbox.height + 2 * dot);
  ctx.clip();
  lines.forEach((line, index) => {
    if (!isApart(line)) return;
    ctx.fillStyle = theme.series[index % theme.series.length] ?? theme.ink;
    line.series.time.forEach((_, row) => {
      const [left = 0, right = 0] = timesOf(line, row).map((time) => plot.valToPos(time, 'x', true));
      const width = Math.max(dot, right - left);
      for (const value of shownValues(line, row)) {
        const y = heightOf(plot, line, value);
        ctx.fillRect((left + right - width) / 2, y - dot / 2, width, dot);
      }
    });
  });
  ctx.restore();
}

/** How high a value of a line stands, px. */
function heightOf(plot: uPlot, line: Line, value: number): number {
  return plot.valToPos(line.direction ? onCompass(value) : value, 'y', true);
}

/** Between two names there is no mean: a period shows which there were. */
function shownValues(line: Line, row: number): number[] {
  const names = line.enumeration && line.series.every > 0;
  const values = names ? boundsOf(line, row) : [lineValue(line.column, row)];
  return values.filter((value): value is number => value !== null);
}

/** Draws a cross for bad values and a triangle for suspect ones; one out of sight at the edge. */
export function drawFlags(plot: uPlot, lines: Line[], theme: Theme): void {
  const { ctx, bbox } = plot;
  const scale = window.devicePixelRatio || 1;
  const bottom = bbox.top + bbox.height;
  const inside = (y: number): number => Math.min(bottom - 6 * scale, Math.max(bbox.top + 6 * scale, y));
  ctx.save();
  ctx.lineWidth = 1.8 * scale;
  for (const line of lines) {
    const { series, column } = line;
    series.time.forEach((_, row) => {
      const flag = column.flags?.[row] ?? ((column.bad?.[row] ?? 0) > 0 ? 'bad' : '');
      if (flag !== '3' && flag !== '4' && flag !== 'bad') return;
      const x = plot.valToPos(middleOf(line, row), 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) return;
      const value = column.value?.[row];
      const y =
        flag === 'bad'
          ? bottom - 7 * scale
          : value === null || value === undefined
            ? bottom - 7 * scale
            : inside(heightOf(plot, line, value));
      ctx.strokeStyle = flag === '3' ? theme.suspect : theme.bad;
      if (flag === '3') triangle(ctx, x, y, 4.5 * scale);
      else cross(ctx, x, y, 3.5 * scale);
    });
  }
  ctx.restore();
}
