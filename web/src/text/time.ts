// Times as text, always with the zone they are in.

const minute = 60_000;

/** The zones a reader can choose: UTC, the station's nautical zone, the reader's own. */
export type ZoneChoice = 'utc' | 'station' | 'reader';

/** A zone: how far its clocks are ahead of UTC at a time (minutes), and what it is called then. */
export interface Zone {
  choice: ZoneChoice;
  offset(time: number): number;
  label(time: number): string;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** "UTC", "UTC+08:00", "UTC-03:30" for minutes ahead of UTC. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The nautical zone of a longitude (degrees east), in minutes ahead of UTC. */
export function nauticalOffset(longitude: number): number {
  return Math.round(longitude / 15) * 60 || 0;
}

/** The zone of a choice; without a longitude the station's zone is UTC. */
export function zoneOf(choice: ZoneChoice, longitude: number | null): Zone {
  const fixed = choice === 'station' && longitude !== null ? nauticalOffset(longitude) : 0;
  const offset = choice === 'reader' ? (time: number) => -new Date(time).getTimezoneOffset() : () => fixed;
  return { choice, offset, label: (time) => offsetText(offset(time)) };
}

/** The zone's name over a time; both offsets where its clocks are changed in between. */
export function zoneLabel(zone: Zone, from: number, to: number): string {
  const first = zone.label(from);
  const last = zone.label(to);
  return first === last ? first : `${first} / ${last}`;
}

/** The years of four digits, 0 to 9999: only a broken clock tells others. */
const earliest = -62_167_219_200_000;
const latest = 253_402_300_799_999;
/** What a time is called that has no such year. */
const unwritten = '?';

/** "2026-11-23T14:03:22.500" as the zone's clocks show it; null where its year has more digits, or it is no number. */
function clockIso(time: number, zone: Zone): string | null {
  const shown = time + zone.offset(time) * minute;
  return shown >= earliest && shown <= latest ? new Date(shown).toISOString().slice(0, -1) : null;
}

/** Says whether a time can be written; one that cannot is "?" in the texts below. */
export function isWritten(time: number, zone: Zone): boolean {
  return clockIso(time, zone) !== null;
}

/** "2026-11-23". */
export function dateText(time: number, zone: Zone): string {
  return clockIso(time, zone)?.slice(0, 10) ?? unwritten;
}

/** "14:03:22", or "14:03" if `seconds` is false. */
export function clockText(time: number, zone: Zone, seconds = true): string {
  return clockIso(time, zone)?.slice(11, seconds ? 19 : 16) ?? unwritten;
}

/** "2026-11-23 14:03:22 UTC+08:00". */
export function timeText(time: number, zone: Zone): string {
  if (!isWritten(time, zone)) return unwritten;
  return `${dateText(time, zone)} ${clockText(time, zone)} ${zone.label(time)}`;
}

/** The times of a table: under a head with their zone, or each with its own where the zone's clocks were changed between
 * them. An empty table has the zone of `now`. */
export function tableTimes(times: number[], zone: Zone, now: number): { head(word: string): string; of(time: number): string } {
  const [label = zone.label(now), ...others] = new Set(times.map((time) => zone.label(time)));
  if (others.length > 0) return { head: (word) => word, of: (time) => timeText(time, zone) };
  return {
    head: (word) => `${word} (${label})`,
    of: (time) => `${dateText(time, zone)} ${clockText(time, zone)}`,
  };
}

/** A time with its zone, without the date if it is that of `now`. */
export function shortTimeText(time: number, zone: Zone, now: number): string {
  if (!isWritten(time, zone)) return unwritten;
  const today = dateText(time, zone) === dateText(now, zone);
  return today ? `${clockText(time, zone)} ${zone.label(time)}` : timeText(time, zone);
}

/** What a form's field of a time holds: "2026-11-23T14:03:22", without its zone; empty where it cannot be written. */
export function fieldText(time: number, zone: Zone): string {
  return clockIso(time, zone)?.slice(0, 19) ?? '';
}

/** The time at which a zone's clocks show `local` (ms, as if it were UTC): the earlier one of two where clocks are put
 * back, and one behind the change where clocks skip it. */
export function timeOfClock(local: number, zone: Zone): number {
  const offsets = [local - 86_400_000, local, local + 86_400_000].map((time) => zone.offset(time));
  const times = offsets.map((offset) => local - offset * minute);
  const meant = times.filter((time) => time + zone.offset(time) * minute === local);
  return meant.length > 0 ? Math.min(...meant) : Math.max(...times);
}

/** The time that such a field means. */
export function timeOfField(text: string, zone: Zone): number {
  return timeOfClock(Date.parse(`${text}Z`), zone);
}

/** ISO 8601 with the zone's offset: "2026-11-23T14:03:22.500+08:00", "…Z" for UTC. */
export function isoText(time: number, zone: Zone): string {
  const text = clockIso(time, zone)?.replace(/\.000$/, '');
  const label = zone.label(time);
  return text === undefined ? unwritten : text + (label === 'UTC' ? 'Z' : label.slice(3));
}

/** From one time to another, the date and the zone written once where that is enough. */
export function rangeText(from: number, to: number, zone: Zone): string {
  if (!isWritten(from, zone) || !isWritten(to, zone)) return `${timeText(from, zone)} – ${timeText(to, zone)}`;
  const label = zoneLabel(zone, from, to);
  const sameDay = dateText(from, zone) === dateText(to, zone);
  const end = sameDay ? clockText(to, zone) : `${dateText(to, zone)} ${clockText(to, zone)}`;
  return `${dateText(from, zone)} ${clockText(from, zone)} – ${end} ${label}`;
}
