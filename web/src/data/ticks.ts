// Where the marks of an axis stand.
import { timeOfClock, type Zone } from '../text/time';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
].map((length) => length * second);
const monthSteps = [1, 2, 3, 6, 12, 24, 60];

/** The marks of a time axis, and what they are apart: a length in ms, or whole months. */
export interface TimeTicks {
  at: number[];
  step: number;
  months: boolean;
}

function monthTicks(from: number, to: number, most: number, zone: Zone): TimeTicks {
  const span = (to - from) / (30.44 * day);
  const months = monthSteps.find((step) => span / step <= most) ?? 120;
  const start = new Date(from + zone.offset(from) * minute);
  const at: number[] = [];
  let index = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
  for (; at.length < 100; index += months) {
    const time = timeOfClock(Date.UTC(Math.floor(index / 12), index % 12, 1), zone);
    if (!(time <= to)) break;
    if (time >= from) at.push(time);
  }
  return { at, step: months * 30 * day, months: true };
}

/** At most about `most` round times between two. Marks that are more than an hour apart stand where the zone's clocks
 * are round, also behind a change of them; closer ones are as far apart as they were before it. */
export function timeTicks(from: number, to: number, most: number, zone: Zone): TimeTicks {
  const offset = zone.offset(from) * minute;
  const step = steps.find((length) => (to - from) / length <= most);
  if (step === undefined || step > 2 * day) {
    if ((to - from) / (7 * day) > most) return monthTicks(from, to, most, zone);
  }
  const length = step ?? 7 * day;
  const at: number[] = [];
  // Weeks begin on a Monday; 1970-01-05 was one.
  const phase = length === 7 * day ? 4 * day : 0;
  for (let local = Math.floor((from + offset - phase) / length) * length + phase; ; local += length) {
    const time = length > hour ? timeOfClock(local, zone) : local - offset;
    if (!(time <= to)) break;
    if (time >= from) at.push(time);
  }
  return { at, step: length, months: false };
}

function roundStep(rough: number): number {
  const size = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / size;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * size;
}

/** At most about `most` round numbers between two. */
export function numberTicks(from: number, to: number, most: number): number[] {
  if (!(to > from)) return [from];
  const step = roundStep((to - from) / Math.max(1, most));
  const ticks: number[] = [];
  for (let index = Math.ceil(from / step - 1e-9); index * step <= to + step * 1e-9; index++) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}
