import type { Context } from '../../context';
import type { Description, Kind } from '../../api/types';
import { make } from '../../dom/element';
import { bare } from '../../text/bare';
import { countText } from '../../text/number';
import { timeText } from '../../text/time';
import { codeText } from '../parts/shown';
import { withUnit } from '../../text/unit';

const units: Record<string, string> = bare({
  height: 'm',
  depth: 'm',
  datum_offset: 'm',
  azimuth: 'degree',
  tilt: 'degree',
  interval: 's',
  over: 's',
  declination: 'degree',
  every: 's',
  bursts: 's',
});
const known = [
  'make',
  'type',
  'serial_number',
  'firmware',
  'calibration',
  'height',
  'depth',
  'datum_offset',
  'orientation',
  'azimuth',
  'tilt',
  'clock',
  'calibrated',
  'declination',
  'interval',
  'bursts',
  'simulated',
  'deployment',
  'over',
  'over_from',
  'of',
  'computed',
  'model',
];

/** In a few words what an instrument is and where: "ZX 300 · 2 m · simulated". */
export function instrumentNote(description: Description, context: Context): string {
  const { words } = context;
  const parts: string[] = [];
  const type = description['type'];
  if (typeof type === 'string') parts.push(type);
  const { height, depth } = description as { height?: unknown; depth?: unknown };
  if (typeof height === 'number') parts.push(withUnit(String(height), 'm'));
  if (typeof depth === 'number') parts.push(`${words.depthBelow} ${withUnit(String(depth), 'm')}`);
  if (description.simulated) parts.push(words.simulated);
  return parts.join(' · ');
}

function factText(value: unknown, unit: string | undefined, context: Context): string {
  if (value === true) return context.words.yes;
  if (value === false) return context.words.no;
  if (typeof value === 'string') return codeText(value, context);
  if (typeof value === 'number') return withUnit(String(value), unit);
  if (value && typeof value === 'object') {
    return Object.entries(value)
      .map(([key, one]) => `${context.words.facts_[key] ?? key}: ${factText(one, units[key] ?? unit, context)}`)
      .join(', ');
  }
  return String(value);
}

/** What a description says of an instrument beside its channels: names and values. */
export function factRows(description: Description, context: Context): [string, string][] {
  return known
    .filter((name) => description[name] !== undefined && description[name] !== null)
    .map((name) => [context.words.facts_[name] ?? name, factText(description[name], units[name], context)]);
}

/** What the archive was told of an instrument, to be opened. */
export function instrumentFacts(kind: Kind, context: Context): HTMLElement {
  const { words } = context;
  const rows = factRows(kind.description, context);
  rows.push([words.facts_['readings'] ?? '', countText(kind.readings)]);
  if (kind.first !== null) rows.push([words.facts_['first'] ?? '', timeText(kind.first, context.zone)]);
  rows.push([words.facts_['hash'] ?? '', kind.hash]);
  return make(
    'details.about',
    {},
    make('summary', {}, words.facts),
    make('dl', {}, ...rows.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
  );
}
