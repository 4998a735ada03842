// A wind rose on canvas.
import { numberTicks } from '../data/ticks';
import type { Rose } from '../data/rose';
import { sheet } from './canvas';
import { amountColour } from './palette';
import { font, theme, type Theme } from './theme';

/** The colour of a speed class. */
export function classColour(index: number, classes: number): string {
  return amountColour(0.08 + (0.9 * index) / Math.max(1, classes - 1));
}

function petal(
  ctx: CanvasRenderingContext2D,
  middle: number,
  sector: number,
  sectors: number,
  inner: number,
  outer: number,
): void {
  const turn = (2 * Math.PI) / sectors;
  const direction = sector * turn - Math.PI / 2;
  const half = turn * 0.4;
  ctx.beginPath();
  ctx.arc(middle, middle, outer, direction - half, direction + half);
  ctx.arc(middle, middle, inner, direction + half, direction - half, true);
  ctx.closePath();
  ctx.fill();
}

/** The shares (%) that have a ring. */
function sharesUpTo(most: number): number[] {
  return numberTicks(0, most, 4).slice(1);
}

function rings(
  ctx: CanvasRenderingContext2D,
  middle: number,
  radius: number,
  most: number,
  compass: string[],
  colours: Theme,
): void {
  ctx.strokeStyle = colours.gapLine;
  ctx.lineWidth = 1;
  for (const share of sharesUpTo(most)) {
    ctx.beginPath();
    ctx.arc(middle, middle, (share / most) * radius, 0, 7);
    ctx.stroke();
  }
  ctx.font = font(11);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'center';
  ctx.fillStyle = colours.ink;
  compass.forEach((name, index) => {
    if (index % 2) return;
    const turn = (index / compass.length) * 2 * Math.PI;
    ctx.fillText(name, middle + (radius + 16) * Math.sin(turn), middle - (radius + 14) * Math.cos(turn));
  });
}

/** Which shares the rings are, over the petals: of a number that is half covered another one is left. */
function ringNames(ctx: CanvasRenderingContext2D, middle: number, radius: number, most: number, colours: Theme): void {
  const turn = 0.2 + Math.PI / 16;
  ctx.textAlign = 'start';
  ctx.strokeStyle = colours.ground;
  ctx.lineWidth = 3;
  ctx.fillStyle = colours.quiet;
  for (const share of sharesUpTo(most)) {
    const size = (share / most) * radius;
    const at = [middle + size * Math.sin(turn) + 2, middle - size * Math.cos(turn)] as const;
    ctx.strokeText(`${share} %`, ...at);
    ctx.fillText(`${share} %`, ...at);
  }
}

/** Draws a rose; the petals' lengths are shares of all pairs, calm ones with them. */
export function drawRose(rose: Rose, size: number, compass: string[], known: HTMLCanvasElement): void {
  const colours = theme();
  const { ctx } = sheet(size, size, known);
  const middle = size / 2;
  const radius = middle - 30;
  const share = (count: number): number => (rose.n ? (100 * count) / rose.n : 0);
  const sums = rose.counts.map((classes) => share(classes.reduce((sum, count) => sum + count, 0)));
  const most = Math.max(5, ...sums);
  rings(ctx, middle, radius, most, compass, colours);
  rose.counts.forEach((classes, sector) => {
    let inner = 0;
    classes.forEach((count, index) => {
      const outer = inner + (share(count) / most) * radius;
      ctx.fillStyle = classColour(index, rose.edges.length);
      if (count > 0) petal(ctx, middle, sector, rose.counts.length, inner, outer);
      inner = outer;
    });
  });
  ringNames(ctx, middle, radius, most, colours);
}
