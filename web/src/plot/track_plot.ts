// Positions on a graticule, with a scale of metres and the watch circle.
import { numberTicks } from '../data/ticks';
import { metresPerLongitude, placeOf, type Fix } from '../data/track';
import { marksBelow, marksLeft, scaled, sheet, type Box } from './canvas';
import { font, theme, type Theme } from './theme';

export interface Track {
  fixes: Fix[];
  centre: Fix;
  circle: number | undefined;
  east: string;
  north: string;
}

const metresPerDegree = 111_195;

/** Half the side of the drawing, m: all fixes and the circle are inside. */
function reachOf({ fixes, centre, circle }: Track): number {
  const far = fixes.reduce((most, fix) => {
    const { x, y } = placeOf(fix, centre);
    return Math.max(most, Math.abs(x), Math.abs(y));
  }, 5);
  return Math.max(far, circle ?? 0) * 1.12;
}

function scaleBar(
  ctx: CanvasRenderingContext2D,
  box: Box,
  perMetre: number,
  reach: number,
  colours: Theme,
): void {
  const [, length = 1] = numberTicks(0, reach, 3);
  const size = length * perMetre;
  const [x, y] = [box.left + 10, box.top + box.height - 12];
  ctx.strokeStyle = colours.ink;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(x, y - 4);
  ctx.lineTo(x, y);
  ctx.lineTo(x + size, y);
  ctx.lineTo(x + size, y - 4);
  ctx.stroke();
  ctx.fillStyle = colours.ink;
  ctx.font = font(11);
  ctx.textAlign = 'start';
  ctx.textBaseline = 'bottom';
  ctx.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, x + 4, y - 4);
}

function degrees(value: number, step: number): string {
  return `${value.toFixed(Math.max(0, Math.ceil(-Math.log10(step))))}°`;
}

function graticule(
  ctx: CanvasRenderingContext2D,
  box: Box,
  track: Track,
  reach: number,
  x: (m: number) => number,
  y: (m: number) => number,
  colours: Theme,
): void {
  const { latitude, longitude } = track.centre;
  const wide = reach / metresPerLongitude(latitude);
  const high = reach / metresPerDegree;
  const meridians = numberTicks(longitude - wide, longitude + wide, 4);
  const parallels = numberTicks(latitude - high, latitude + high, 6);
  const stepOf = (ticks: number[]): number => (ticks[1] ?? 1) - (ticks[0] ?? 0) || 1;
  marksBelow(
    ctx,
    box,
    meridians.map((value) => ({
      at: x((value - longitude) * metresPerLongitude(latitude)),
      text: degrees(value, stepOf(meridians)),
    })),
    track.east,
    colours,
  );
  marksLeft(
    ctx,
    box,
    parallels.map((value) => ({
      at: y((value - latitude) * metresPerDegree),
      text: degrees(value, stepOf(parallels)),
    })),
    track.north,
    colours,
  );
}

function ring(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 7);
  ctx.stroke();
}

/** Draws a track; north is up, and a metre is as long east as north. */
export function drawTrack(track: Track, size: number, known: HTMLCanvasElement): void {
  const colours = theme();
  const side = size - 90;
  const { ctx } = sheet(size, side + 54, known);
  const box: Box = { left: 78, top: 10, width: side, height: side };
  const reach = reachOf(track);
  const x = scaled(-reach, reach, box.left, box.left + side);
  const y = scaled(-reach, reach, box.top + side, box.top);
  graticule(ctx, box, track, reach, x, y, colours);
  const blue = colours.series[0] ?? colours.ink;
  const places = track.fixes.map((fix) => placeOf(fix, track.centre));
  ctx.strokeStyle = blue;
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = 1;
  ctx.beginPath();
  places.forEach((place, index) =>
    index ? ctx.lineTo(x(place.x), y(place.y)) : ctx.moveTo(x(place.x), y(place.y)),
  );
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.ink;
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  ctx.moveTo(x(0) - 6, y(0));
  ctx.lineTo(x(0) + 6, y(0));
  ctx.moveTo(x(0), y(0) - 6);
  ctx.lineTo(x(0), y(0) + 6);
  ctx.stroke();
  if (track.circle) {
    ctx.setLineDash([6, 5]);
    ring(ctx, x(0), y(0), (track.circle / reach) * (side / 2));
    ctx.setLineDash([]);
  }
  const newest = places[places.length - 1];
  if (newest) {
    ctx.fillStyle = colours.series[1] ?? colours.ink;
    ctx.beginPath();
    ctx.arc(x(newest.x), y(newest.y), 5, 0, 7);
    ctx.fill();
    ctx.strokeStyle = colours.ground;
    ring(ctx, x(newest.x), y(newest.y), 6);
  }
  scaleBar(ctx, box, side / (2 * reach), reach, colours);
}
