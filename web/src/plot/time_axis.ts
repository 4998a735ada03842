import type { Zone } from '../text/time';
import { clockText, dateText } from '../text/time';
import { timeTicks, type TimeTicks } from '../data/ticks';

const day = 86_400_000;

export interface TimeMark {
  at: number;
  text: string;
}

function markText(time: number, ticks: TimeTicks, zone: Zone): string {
  if (ticks.months) return dateText(time, zone).slice(0, 7);
  if (ticks.step >= day) return dateText(time, zone).slice(5);
  return clockText(time, zone, ticks.step < 60_000);
}

/** The marks of a time axis `width` px wide; the first of each day carries its date below. */
export function timeMarks(from: number, to: number, width: number, zone: Zone): TimeMark[] {
  const most = Math.max(2, Math.floor(width / 76));
  const ticks = timeTicks(from, to, most, zone);
  let lastDate = '';
  return ticks.at.map((at) => {
    const text = markText(at, ticks, zone);
    const date = dateText(at, zone);
    const below =
      ticks.step < day && date !== lastDate
        ? date
        : ticks.step >= day && !ticks.months && date.slice(0, 4) !== lastDate.slice(0, 4)
          ? date.slice(0, 4)
          : '';
    lastDate = date;
    return { at, text: below ? `${text}\n${below}` : text };
  });
}
