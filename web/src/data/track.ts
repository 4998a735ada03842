// Positions on a plane of metres about a centre.
import { slotOf } from '../api/layout';
import type { Kind } from '../api/types';
import { isoText, type Zone } from '../text/time';
import { csvText } from './csv';
import { median } from './gaps';
import { findSlot, isOwn, type StationData } from './station';

export interface Fix {
  time: number;
  latitude: number;
  longitude: number;
}
/** Where a buoy should be. */
export interface WatchCircle {
  anchor: Fix;
  /** In m. */
  radius: number;
  /** The kind that tells of it. */
  track: Kind;
}
export interface Place {
  x: number;
  y: number;
}

/** A kind that says where the station is, and by which channels. */
interface Position {
  kind: Kind;
  latitude: string;
  longitude: string;
}

const metresPerDegree = 111_195;

function positionIn(kind: Kind): Position | null {
  const named = (name: string): string | undefined =>
    findSlot(kind, ({ channel, axis }) => !axis && (channel.standard_name === name || channel.name === name))
      ?.channel.name;
  const [latitude, longitude] = [named('latitude'), named('longitude')];
  return latitude && longitude ? { kind, latitude, longitude } : null;
}

/** The kind the archive takes the position from, else the first that has one. */
export function positionOf(data: StationData): Position | null {
  const given = data.summary.latitude;
  const first = given ? data.kind(given.instrument, given.kind) : undefined;
  for (const kind of [...(first ? [first] : []), ...data.kinds.filter(isOwn)]) {
    const position = positionIn(kind);
    if (position) return position;
  }
  return null;
}

/** The positions of two columns; rows without both are left out. */
export function fixesOf(time: number[], latitudes: (number | null)[], longitudes: (number | null)[]): Fix[] {
  return time.flatMap((at, row) => {
    const [latitude, longitude] = [latitudes[row], longitudes[row]];
    const none = latitude === null || latitude === undefined || longitude === null || longitude === undefined;
    return none ? [] : [{ time: at, latitude, longitude }];
  });
}

/** The position of a kind's newest reading; null where it has none that is good for one, or is of a later time. */
function newestReading({ description, newest }: Kind, latitude: string, longitude: string, to: number): Fix | null {
  const [north = NaN, east = NaN] = [latitude, longitude].map((channel) => {
    const start = slotOf(description, channel)?.start ?? -1;
    const value = newest?.values[start] ?? null;
    return value === null || newest?.flags[start] === '4' ? NaN : Number(value);
  });
  const time = newest?.time ?? Infinity;
  return time <= to && Number.isFinite(north + east) ? { time, latitude: north, longitude: east } : null;
}

/** Where a track ends: fixes that are means over `every` ms, with the newest reading itself where that is of their time.
 * `over`: how long (ms) the position is a mean of. */
export function endOf(
  fixes: Fix[],
  every: number,
  { kind, latitude, longitude, to }: { kind: Kind; latitude: string; longitude: string; to: number },
): { fix: Fix; over: number } | null {
  const last = fixes[fixes.length - 1];
  if (!last) return null;
  const newest = every > 0 ? newestReading(kind, latitude, longitude, to) : null;
  return newest && newest.time >= last.time ? { fix: newest, over: 0 } : { fix: last, over: every };
}

/** How far (degrees) a longitude is east of another, from -180 to 180. */
function eastOf(longitude: number, from: number): number {
  return ((longitude - from + 540) % 360) - 180;
}

/** The median position: a few wild fixes do not move it, and the date line does not part it. */
export function centreOf(fixes: Fix[]): Fix {
  const first = fixes[0]?.longitude ?? 0;
  const east = median(fixes.map(({ longitude }) => eastOf(longitude, first)));
  return {
    time: 0,
    latitude: median(fixes.map(({ latitude }) => latitude)),
    longitude: eastOf(first + east, 0),
  };
}

function circleIn(track: Kind): WatchCircle | null {
  const { computed, deployment } = track.description;
  const isDeployed = (deployment?.state ?? 'deployed') === 'deployed'; // else buoyd tells the track alone
  if (!isDeployed || computed?.method !== 'track' || !Array.isArray(computed['anchor'])) return null;
  const [latitude, longitude] = (computed['anchor'] as unknown[]).map(Number);
  const radius = Number(computed['radius']);
  const known = [latitude, longitude, radius].every(Number.isFinite) && radius > 0;
  return known ? { anchor: { time: 0, latitude: latitude ?? 0, longitude: longitude ?? 0 }, radius, track } : null;
}

/** The watch circle that a station knows: the description of its track says it. */
export function watchCircleOf(kinds: Kind[]): WatchCircle | null {
  return kinds.reduce<WatchCircle | null>((found, kind) => found ?? circleIn(kind), null);
}

const hour = 3_600_000;

/** Says whether the station watched its circle when it was at a position: no more once it was recovered. */
export function isWatched({ track: { newest } }: WatchCircle, { time }: Fix): boolean {
  return time <= (newest?.time ?? Infinity) + hour;
}

/** How many metres a degree of longitude is at a latitude. */
export function metresPerLongitude(latitude: number): number {
  return metresPerDegree * Math.cos((latitude * Math.PI) / 180);
}

/** A position in metres east and north of a centre; good for some tens of kilometres. */
export function placeOf(fix: Fix, centre: Fix): Place {
  return {
    x: eastOf(fix.longitude, centre.longitude) * metresPerLongitude(centre.latitude),
    y: (fix.latitude - centre.latitude) * metresPerDegree,
  };
}

/** The distance between two positions, m. */
export function distanceOf(fix: Fix, centre: Fix): number {
  const { x, y } = placeOf(fix, centre);
  return Math.hypot(x, y);
}

/** A row for each fix; those that are means over `every` ms say so, and when that time began. */
export function trackCsv(fixes: Fix[], every: number, zone: Zone): string {
  return csvText([
    [every === 0 ? 'time' : `begin (${every / 1000} s, mean)`, 'latitude (degrees_north)', 'longitude (degrees_east)'],
    ...fixes.map((fix) => [isoText(fix.time, zone), fix.latitude, fix.longitude]),
  ]);
}
