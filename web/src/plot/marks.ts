// What is drawn beside the lines: gaps, and the shapes of flags.
import type uPlot from 'uplot';
import type { Line } from './line_data';
import { drawnAt } from './line_data';
import { hatch } from './hatch';
import { cross, triangle } from './shapes';
import { faded, font, type Theme } from './theme';

/** Hatches the times in which no line has readings and names their causes. */
export function drawGaps(plot: uPlot, lines: Line[], label: (line: Line, gap: number) => string, theme: Theme): void {
  const { ctx, bbox } = plot;
  const scale = window.devicePixelRatio || 1;
  const depth = bbox.height / Math.max(1, lines.length);
  lines.forEach((line, index) => {
    line.gaps.forEach((gap, number) => {
      const left = Math.max(bbox.left, plot.valToPos(gap.from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(gap.to, 'x', true));
      if (right < left) return;
      const top = bbox.top + index * depth;
      hatch(ctx, left, top, Math.max(scale, right - left), depth, theme.gap, theme.gapLine, scale);
      gapText(ctx, label(line, number), left, right, top, scale, theme);
    });
  });
}

function gapText(
  ctx: CanvasRenderingContext2D, text: string, left: number, right: number, top: number, scale: number, theme: Theme,
): void {
  ctx.save();
  ctx.font = font(11 * scale);
  const width = ctx.measureText(text).width;
  // A label may be wider than its gap, but a sliver has none: the list below the plot names it.
  if (right - left > 14 * scale) {
    const middle = Math.max(width / 2 + 70 * scale, (left + right) / 2);
    ctx.fillStyle = faded(theme.ground, 0.85);
    ctx.fillRect(middle - width / 2 - 3 * scale, top + 4 * scale, width + 6 * scale, 16 * scale);
    ctx.fillStyle = theme.ink;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.fillText(text, middle, top + 6 * scale);
  }
  ctx.restore();
}

/** Draws a cross for bad values and a triangle for suspect ones; one out of sight at the edge. */
export function drawFlags(plot: uPlot, lines: Line[], theme: Theme): void {
  const { ctx, bbox } = plot;
  const scale = window.devicePixelRatio || 1;
  const bottom = bbox.top + bbox.height;
  const inside = (y: number): number => Math.min(bottom - 6 * scale, Math.max(bbox.top + 6 * scale, y));
  ctx.save();
  ctx.lineWidth = 1.8 * scale;
  for (const { series, column } of lines) {
    series.time.forEach((_, row) => {
      const flag = column.flags?.[row] ?? ((column.bad?.[row] ?? 0) > 0 ? 'bad' : '');
      if (flag !== '3' && flag !== '4' && flag !== 'bad') return;
      const x = plot.valToPos(drawnAt(series, row), 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) return;
      const value = column.value?.[row];
      const y = flag === 'bad' ? bottom - 7 * scale
        : value === null || value === undefined ? bottom - 7 * scale : inside(plot.valToPos(value, 'y', true));
      ctx.strokeStyle = flag === '3' ? theme.suspect : theme.bad;
      if (flag === '3') triangle(ctx, x, y, 4.5 * scale);
      else cross(ctx, x, y, 3.5 * scale);
    });
  }
  ctx.restore();
}
