// A canvas with a box for data and marks along its sides; lengths in CSS px.
import { font, type Theme } from './theme';

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
export interface Mark {
  at: number;
  text: string;
}
export interface Sheet {
  canvas: HTMLCanvasElement;
  ctx: CanvasRenderingContext2D;
  width: number;
  height: number;
}

/** A canvas of a size, sharp on this screen; a known one is used again. */
export function sheet(width: number, height: number, known?: HTMLCanvasElement): Sheet {
  const canvas = known ?? document.createElement('canvas');
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('no canvas');
  ctx.scale(scale, scale);
  return { canvas, ctx, width, height };
}

/** A straight scale from one range of numbers to another. */
export function scaled(from: number, to: number, start: number, end: number): (value: number) => number {
  const factor = to === from ? 0 : (end - start) / (to - from);
  return (value) => start + (value - from) * factor;
}

function gridLine(ctx: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void {
  ctx.beginPath();
  ctx.moveTo(Math.round(x) + 0.5, Math.round(y) + 0.5);
  ctx.lineTo(Math.round(toX) + 0.5, Math.round(toY) + 0.5);
  ctx.stroke();
}

/** Marks below a box, with lines across it. */
export function marksBelow(
  ctx: CanvasRenderingContext2D,
  box: Box,
  marks: Mark[],
  title: string,
  theme: Theme,
): void {
  ctx.font = font(11);
  ctx.strokeStyle = theme.grid;
  ctx.fillStyle = theme.quiet;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  const bottom = box.top + box.height;
  for (const { at, text } of marks) {
    gridLine(ctx, at, box.top, at, bottom + 4);
    text.split('\n').forEach((line, index) => ctx.fillText(line, at, bottom + 7 + index * 15));
  }
  ctx.fillText(title, box.left + box.width / 2, bottom + 24);
}

/** Marks left of a box, with lines across it. */
export function marksLeft(
  ctx: CanvasRenderingContext2D,
  box: Box,
  marks: Mark[],
  title: string,
  theme: Theme,
): void {
  ctx.font = font(11);
  ctx.strokeStyle = theme.grid;
  ctx.fillStyle = theme.quiet;
  ctx.textAlign = 'end';
  ctx.textBaseline = 'middle';
  for (const { at, text } of marks) {
    gridLine(ctx, box.left - 4, at, box.left + box.width, at);
    ctx.fillText(text, box.left - 7, at);
  }
  ctx.save();
  ctx.translate(10, box.top + box.height / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.textAlign = 'center';
  ctx.fillText(title, 0, 0);
  ctx.restore();
}
