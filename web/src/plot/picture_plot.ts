// Values by place (height, depth, frequency) and time, as colours.
import type { Series } from '../api/types';
import { bandsOf } from '../data/bands';
import { numberTicks } from '../data/ticks';
import { median } from '../data/gaps';
import type { Zone } from '../text/time';
import { marksBelow, marksLeft, scaled, sheet, type Box } from './canvas';
import { hatch } from './hatch';
import { lineValue } from './line_data';
import { amountColour, directionColour } from './palette';
import { font, theme, type Theme } from './theme';
import { timeMarks } from './time_axis';

export interface Picture {
  series: Series;
  /** Length of the windows (ms) that its readings are; 0 of instants. */
  over: number;
  places: number[];
  down: boolean;
  direction: boolean;
  from: number;
  to: number;
  zone: Zone;
  axisTitle: string;
}

/** Where a point of the axis is drawn, px. */
type Band = [top: number, bottom: number];

export interface Drawn {
  low: number;
  high: number;
  at(x: number, y: number): { row: number; point: number } | null;
}

/** The smallest and largest value in a picture; the whole compass for directions. */
function pictureRange({ series, direction }: Pick<Picture, 'series' | 'direction'>): [number, number] {
  if (direction) return [0, 360];
  let [low, high] = [Infinity, -Infinity];
  for (const column of series.series) {
    series.time.forEach((_, row) => {
      const value = lineValue(column, row);
      if (value === null) return;
      low = Math.min(low, value);
      high = Math.max(high, value);
    });
  }
  return low > high ? [0, 1] : low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** How long (ms) a row of a series holds: its period, or to the next reading as a rule. */
function rowLength({ series, over }: Picture): number {
  if (series.every > 0) return Math.max(series.every, over);
  const steps = series.time.slice(1).map((time, row) => time - (series.time[row] ?? 0));
  return median(steps) * 1.15 || median(series.span ?? []) || 60_000;
}

/** When a row of a picture begins: a reading stands for the time before it, a period ends with its own. */
function beginOf(time: number, { series }: Picture, length: number): number {
  return time + series.every - length;
}

function colourBar(
  ctx: CanvasRenderingContext2D,
  box: Box,
  picture: Picture,
  low: number,
  high: number,
  colours: Theme,
): void {
  const left = box.left + box.width + 12;
  const place = scaled(low, high, box.top + box.height, box.top);
  for (let y = 0; y < box.height; y++) {
    const share = 1 - y / box.height;
    ctx.fillStyle = picture.direction ? directionColour(share * 360) : amountColour(share);
    ctx.fillRect(left, box.top + y, 12, 1.5);
  }
  ctx.font = font(11);
  ctx.fillStyle = colours.quiet;
  ctx.textAlign = 'start';
  ctx.textBaseline = 'middle';
  const ticks = picture.direction ? [0, 90, 180, 270, 360] : numberTicks(low, high, 5);
  ticks.forEach((value) => ctx.fillText(String(value), left + 16, place(value)));
}

function drawCells(
  ctx: CanvasRenderingContext2D,
  picture: Picture,
  x: (time: number) => number,
  bands: Band[],
  low: number,
  high: number,
  box: Box,
): void {
  const { series } = picture;
  const length = rowLength(picture);
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
  series.series.forEach((column, point) => {
    const [top, end] = bands[point] ?? [0, 0];
    series.time.forEach((time, row) => {
      const value = lineValue(column, row);
      if (value === null) return;
      const start = beginOf(time, picture, length);
      const left = x(start);
      ctx.fillStyle = picture.direction ? directionColour(value) : amountColour((value - low) / (high - low));
      ctx.fillRect(left, top, x(start + length) - left + 0.6, end - top + 0.6);
    });
  });
  ctx.restore();
}

/** Draws the picture; what comes back finds the cell under the pointer. */
export function drawPicture(
  picture: Picture,
  width: number,
  height: number,
  known: HTMLCanvasElement,
): Drawn {
  const colours = theme();
  const { ctx } = sheet(width, height, known);
  const box: Box = { left: 52, top: 10, width: width - 110, height: height - 54 };
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const places = bandsOf(picture.places);
  const [first, last] = [Math.min(...places.map(([from]) => from)), Math.max(...places.map(([, to]) => to))];
  const y = picture.down ? scaled(first, last, box.top, bottom) : scaled(first, last, bottom, box.top);
  const x = scaled(picture.from, picture.to, box.left, right);
  const [low, high] = pictureRange(picture);
  hatch(ctx, box.left, box.top, box.width, box.height, colours.gap, colours.gapLine, 1);
  const bands = places.map((place) => place.map(y).sort((a, b) => a - b) as Band);
  drawCells(ctx, picture, x, bands, low, high, box);
  const marks = timeMarks(picture.from, picture.to, box.width, picture.zone).map(({ at, text }) => ({
    at: x(at),
    text,
  }));
  marksBelow(ctx, { ...box, top: bottom, height: 0 }, marks, '', colours);
  marksLeft(
    ctx,
    { ...box, width: 0 },
    numberTicks(Math.min(...picture.places), Math.max(...picture.places), height / 40).map((place) => ({
      at: y(place),
      text: String(place),
    })),
    picture.axisTitle,
    colours,
  );
  colourBar(ctx, box, picture, low, high, colours);
  const at: Drawn['at'] = (px, py) => {
    if (px < box.left || px > right || py < box.top || py > bottom) return null;
    const point = bands.findIndex(([from, to]) => py >= from && py <= to);
    const time = picture.from + ((px - box.left) / box.width) * (picture.to - picture.from);
    const length = rowLength(picture);
    const isOf = (row: number): boolean => {
      const start = beginOf(picture.series.time[row] ?? 0, picture, length);
      return time >= start && time < start + length;
    };
    // Of rows that overlap the later one was drawn over the other.
    let row = picture.series.time.length - 1;
    while (row >= 0 && !isOf(row)) row--;
    return point < 0 || row < 0 ? null : { row, point };
  };
  return { low, high, at };
}
