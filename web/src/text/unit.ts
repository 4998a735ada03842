// Units as the archive keeps them (UDUNITS words, "m s-1") to what people read ("m/s").

import { bare } from './bare';

const signs: Record<string, string> = bare({
  degree: '°',
  degrees: '°',
  degree_Celsius: '°C',
  degrees_north: '°N',
  degrees_east: '°E',
  percent: '%',
  '1': '',
  '1e-3': '‰',
  '1e-6': 'ppm',
  knot: 'kn',
  nautical_mile: 'nmi',
  arc_minute: '′',
  minute: 'min',
  byte: 'B',
  ohm: 'Ω',
  kohm: 'kΩ',
  fathom: 'fm',
  gauss: 'G',
  g0: 'g₀',
  K: 'K',
});
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function raised(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => superscripts[Number(digit)]).join('');
  return (power < 0 ? '⁻' : '') + digits;
}

function sign(word: string): string {
  const known = signs[word];
  if (known !== undefined) return known;
  return word.replace(/^u(?=[A-Za-z])/, 'µ');
}

interface Factor {
  word: string;
  power: number;
}

function factorOf(token: string): Factor {
  const parts = /^([A-Za-z_]+?)(-?\d+)$/.exec(token);
  if (!parts || signs[token] !== undefined) return { word: token, power: 1 };
  return { word: parts[1] ?? token, power: Number(parts[2]) };
}

function factorText({ word, power }: Factor): string {
  return power === 1 ? sign(word) : sign(word) + raised(power);
}

/** A unit typeset for reading; empty for a number without a unit. */
export function unitText(unit: string | undefined): string {
  if (!unit) return '';
  const whole = signs[unit];
  if (whole !== undefined) return whole;
  if (unit.includes(' since ')) return '';
  const factors = unit.split(' ').map(factorOf);
  const below = factors.filter(({ power }) => power < 0);
  const above = factors.filter(({ power }) => power > 0);
  const divisor = below[0];
  if (below.length !== 1 || above.length === 0 || !divisor) {
    return factors.map(factorText).join(' ');
  }
  const over = factorText({ word: divisor.word, power: -divisor.power });
  return `${above.map(factorText).join(' ')}/${over}`;
}

/** A number with its unit: "12.3 m/s", but "245°" and "48 %". */
export function withUnit(number: string, unit: string | undefined): string {
  const text = unitText(unit);
  if (text === '') return number;
  return text === '°' || text === '′' ? number + text : `${number}\u00a0${text}`;
}

/** A coordinate with its hemisphere in place of its sign, its digits as the instrument gave them. */
export function coordinateText(value: string, unit: string): string {
  const south = value.startsWith('-');
  const letter = unit === 'degrees_north' ? (south ? 'S' : 'N') : south ? 'W' : 'E';
  return `${value.replace(/^[-+]/, '')}°\u00a0${letter}`;
}
