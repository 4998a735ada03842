// What readings, channels and stations are called on the page.
import type { Context } from '../../context';
import type { Axis, Channel, Summary, Time } from '../../api/types';
import { isDirection } from '../../api/layout';
import { inPlaceOrder } from '../../data/bands';
import { alongArc } from '../../data/compass';
import { ageText } from '../../text/age';
import { countText } from '../../text/number';
import { isWritten, shortTimeText } from '../../text/time';
import { coordinateText, withUnit, unitText } from '../../text/unit';

/** A channel's name for reading; its own name with spaces, or the reader's language's word. */
export function channelName(channel: string, context: Context): string {
  return context.words.nameOf(channel) ?? channel.replace(/_/g, ' ');
}

/** A word that buoyd or the archive wrote, or a value's name, for the reader. */
export function codeText(code: string, context: Context): string {
  const { codes } = context.words;
  return codes[code] ?? codes[code.toLowerCase()] ?? code;
}

/** A time (ms) that stands in a reading as a number of seconds since 1970; null of another value, and of a number that
 * is no time of a calendar. */
function calendarTime(value: string, unit: string | undefined, context: Context): number | null {
  const time = unit?.startsWith('seconds since 1970-01-01') ? Number(value) * 1000 : NaN;
  return isWritten(time, context.zone) ? time : null;
}

/** A value with its unit, in the instrument's own digits; a dash if it is missing. */
export function valueText(value: string | null, channel: Channel, context: Context): string {
  if (value === null || value === undefined) return '–';
  const word = channel.values?.[value];
  if (word !== undefined) return codeText(word, context);
  const unit = channel.unit;
  if (unit === 'degrees_north' || unit === 'degrees_east') return coordinateText(value, unit);
  const time = calendarTime(value, unit, context);
  if (time !== null) return shortTimeText(time, context.zone, context.now());
  if (channel.type === 'integer' && /^\d{5,}$/.test(value)) return withUnit(countText(value), unit);
  return withUnit(value, unit);
}

/** What is shown of an array in a line, as printed: the smallest and the largest of its values; of directions the ends of
 * the shortest arc that holds them, clockwise. */
export function spreadText(values: (string | null)[], channel: Channel): string {
  const present = values.filter((value): value is string => value !== null && Number.isFinite(Number(value)));
  if (present.length === 0) return '–';
  const order = (isDirection(channel) ? alongArc : inPlaceOrder)(present.map(Number));
  const ends = [order[0], order[order.length - 1]].map((index) => present[index ?? 0]);
  return withUnit(ends.join(' … '), channel.unit);
}

/** How long ago something was: "12 s ago"; "never" if it never was. */
export function agoText(time: number | null, context: Context): string {
  const { words } = context;
  if (time === null) return words.never;
  const age = context.now() - time;
  // A clock may be a little ahead of the archive's without anybody being wrong.
  if (age < -60_000) return words.ahead(ageText(-age, words.ageUnits));
  return words.ago(ageText(age, words.ageUnits));
}

function latestOf(times: Time[]): number | null {
  const known = times.filter((time): time is number => time !== null);
  return known.length ? Math.max(...known) : null;
}

/** When the latest message of a station came: readings, or a hello without any. */
export function lastMessage({ heard, hello }: Summary): number | null {
  return latestOf([heard, hello]);
}

/** The latest sign of life of a station; a reading from the future (a wrong clock) is none. */
function lastSign(summary: Summary, now: number): number | null {
  return latestOf([summary.newest, lastMessage(summary)].filter((time) => time !== null && time <= now + 60_000));
}

export type StationState = 'fresh' | 'silent' | 'never';

/** Whether a station is heard, by the archive's clock. */
export function stationState(summary: Summary, now: number): StationState {
  const sign = lastSign(summary, now);
  if (sign === null) return 'never';
  return now - sign <= summary.silent_after ? 'fresh' : 'silent';
}

/** The state of a station in words: "fresh", "silent for 3 h 5 min". */
export function stateText(summary: Summary, context: Context): string {
  const { words } = context;
  const state = stationState(summary, context.now());
  if (state === 'fresh') return words.fresh;
  if (state === 'never') return words.neverHeard;
  return words.silentFor(ageText(context.now() - (lastSign(summary, context.now()) ?? 0), words.ageUnits));
}

/** The name of an axis. */
export function axisName(axis: Axis, context: Context): string {
  return context.words.axes[axis.name] ?? axis.name.replace(/_/g, ' ');
}

/** A place on an axis: "100 m". */
export function placeText(place: string, axis: Axis): string {
  return withUnit(place, axis.unit);
}

/** A title with its unit: "wind speed (m/s)". */
export function titled(name: string, unit: string | undefined): string {
  const text = unitText(unit);
  return text ? `${name} (${text})` : name;
}

/** A time with its zone, or words where there is none. */
export function shortTimeOf(time: number | null, context: Context): string {
  return time === null ? context.words.noReading : shortTimeText(time, context.zone, context.now());
}
