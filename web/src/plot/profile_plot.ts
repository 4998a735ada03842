// The newest values of an array channel over its axis.
import { inPlaceOrder } from '../data/bands';
import { onCompass } from '../data/compass';
import { numberTicks } from '../data/ticks';
import { marksBelow, marksLeft, scaled, sheet, type Box, type Mark } from './canvas';
import { cross, triangle } from './shapes';
import { faded, theme, type Theme } from './theme';

export interface Profile {
  places: number[];
  values: (number | null)[];
  flags: string;
  /** Heights stand upwards, depths go down, frequencies and the like lie. */
  upright: 'up' | 'down' | 'lying';
  direction: boolean;
  axisTitle: string;
  valueTitle: string;
}

interface Point {
  x: number;
  y: number;
  flag: string;
}

function valueRange(profile: Profile): [number, number] {
  if (profile.direction) return [0, 360];
  const values = profile.values.filter(
    (value, index): value is number => value !== null && profile.flags[index] !== '4',
  );
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (values.length === 0) return [0, 1];
  const base = profile.upright === 'lying' ? Math.min(0, low) : low;
  const room = (high - base) * 0.06 || 0.5;
  return [profile.upright === 'lying' ? base : base - room, high + room];
}

function numberMarks(
  from: number,
  to: number,
  most: number,
  place: (value: number) => number,
  direction = false,
): Mark[] {
  const ticks = direction ? [0, 90, 180, 270, 360] : numberTicks(from, to, most);
  return ticks.map((value) => ({ at: place(value), text: String(value) }));
}

function drawPoints(
  ctx: CanvasRenderingContext2D,
  points: (Point | null)[],
  profile: Profile,
  box: Box,
  colours: Theme,
): void {
  const colour = colours.series[0] ?? colours.ink;
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = 1.8;
  const lying = profile.upright === 'lying';
  if (!profile.direction) {
    ctx.beginPath();
    runsOf(points).forEach((run) => run.forEach(({ x, y }, at) => (at > 0 ? ctx.lineTo(x, y) : ctx.moveTo(x, y))));
    ctx.stroke();
  }
  if (lying && !profile.direction) fillBelow(ctx, points, box, faded(colour, 0.2));
  // A value between two missing ones has no line that shows it.
  const alone = new Set(runsOf(points).flatMap((run) => (run.length === 1 ? run : [])));
  for (const point of points) {
    if (!point) continue;
    if (point.flag === '4' || point.flag === '3') {
      ctx.strokeStyle = point.flag === '4' ? colours.bad : colours.suspect;
      if (point.flag === '4') cross(ctx, point.x, point.y, 3.5);
      else triangle(ctx, point.x, point.y, 4.5);
    } else if (!lying || profile.direction || alone.has(point)) {
      ctx.fillStyle = colour;
      ctx.beginPath();
      ctx.arc(point.x, point.y, 2.8, 0, 7);
      ctx.fill();
    }
  }
}

/** The points that stand side by side without a missing or bad one between them. */
function runsOf(points: (Point | null)[]): Point[][] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (point && point.flag !== '4') runs[runs.length - 1]?.push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function fillBelow(ctx: CanvasRenderingContext2D, points: (Point | null)[], box: Box, colour: string): void {
  const foot = box.top + box.height;
  ctx.fillStyle = colour;
  for (const run of runsOf(points)) {
    ctx.beginPath();
    ctx.moveTo(run[0]?.x ?? 0, foot);
    run.forEach((point) => ctx.lineTo(point.x, point.y));
    ctx.lineTo(run[run.length - 1]?.x ?? 0, foot);
    ctx.fill();
  }
}

/** Draws a profile or spectrum on a canvas. */
export function drawProfile(profile: Profile, width: number, height: number, known: HTMLCanvasElement): void {
  const colours = theme();
  const { ctx } = sheet(width, height, known);
  const box: Box = { left: 52, top: 10, width: width - 64, height: height - 54 };
  const [bottom, right] = [box.top + box.height, box.left + box.width];
  const [low, high] = valueRange(profile);
  const [first, last] = [Math.min(...profile.places), Math.max(...profile.places)];
  const lying = profile.upright === 'lying';
  const along = lying
    ? scaled(first, last, box.left, right)
    : profile.upright === 'up'
      ? scaled(first, last, bottom - 6, box.top + 6)
      : scaled(first, last, box.top + 6, bottom - 6);
  const across = lying ? scaled(low, high, bottom, box.top) : scaled(low, high, box.left, right);
  const alongMarks = numberMarks(first, last, lying ? width / 60 : height / 40, along);
  const acrossMarks = numberMarks(low, high, lying ? height / 40 : width / 60, across, profile.direction);
  marksBelow(
    ctx,
    box,
    lying ? alongMarks : acrossMarks,
    lying ? profile.axisTitle : profile.valueTitle,
    colours,
  );
  marksLeft(
    ctx,
    box,
    lying ? acrossMarks : alongMarks,
    lying ? profile.valueTitle : profile.axisTitle,
    colours,
  );
  const points = inPlaceOrder(profile.places).map((index): Point | null => {
    const value = profile.values[index] ?? null;
    if (value === null) return null;
    const place = along(profile.places[index] ?? 0);
    const at = across(profile.direction ? onCompass(value) : Math.min(high, Math.max(low, value)));
    return lying
      ? { x: place, y: at, flag: profile.flags[index] ?? '9' }
      : { x: at, y: place, flag: profile.flags[index] ?? '9' };
  });
  drawPoints(ctx, points, profile, box, colours);
}
