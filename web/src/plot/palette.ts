// Colours for numbers: viridis for amounts, a circle of even lightness for directions.

const viridis = [
  '440154',
  '482475',
  '414487',
  '355f8d',
  '2a788e',
  '21918c',
  '22a884',
  '44bf70',
  '7ad151',
  'bddf26',
  'fde725',
].map((text) => [0, 2, 4].map((at) => parseInt(text.slice(at, at + 2), 16)) as [number, number, number]);

/** The colour of a share from 0 to 1, dark to light (viridis). */
export function amountColour(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const low = Math.min(viridis.length - 2, Math.floor(place));
  const part = place - low;
  const [from, to] = [viridis[low], viridis[low + 1]];
  if (!from || !to) return '#000';
  return `rgb(${from.map((one, index) => Math.round(one + (to[index]! - one) * part)).join(' ')})`;
}

function channel(linear: number): number {
  const bound = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (bound <= 0.0031308 ? 12.92 * bound : 1.055 * bound ** (1 / 2.4) - 0.055));
}

/** The colour of a direction in degrees: one lightness (OKLCH 0.7, 0.12), the hue goes round. */
export function directionColour(degrees: number): string {
  const turn = (degrees * Math.PI) / 180;
  const [l, a, b] = [0.7, 0.12 * Math.cos(turn), 0.12 * Math.sin(turn)];
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  const red = channel(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z);
  const green = channel(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z);
  const blue = channel(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z);
  return `rgb(${red} ${green} ${blue})`;
}
