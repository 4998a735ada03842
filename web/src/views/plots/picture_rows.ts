// The rows of a picture as text: when they were, and as CSV.
import type { SeriesQuery } from '../../api/ask';
import { isOther } from '../../api/arrange';
import type { Slot } from '../../api/layout';
import type { Axis, Series } from '../../api/types';
import type { Context } from '../../context';
import { csvText } from '../../data/csv';
import type { Range } from '../../data/range';
import type { Item } from '../../link';
import { absence, lineValue, timesOf } from '../../plot/line_data';
import { pointedText } from '../../text/number';
import { isoText, rangeText, timeText, type Zone } from '../../text/time';
import { withUnit } from '../../text/unit';
import { placeText } from '../parts/shown';
import { otherText } from './other_units';

/** What a picture shows; `over`: length (ms) of the windows that its readings are. */
export interface PictureRows {
  series: Series;
  over: number;
  slot: Slot;
  axis: Axis;
}

const mostRows = 500;

/** Asks for all that is seen over a time. */
export function pictureQuery(
  station: string,
  { instrument, kind, channel }: Item,
  { slot, axis, over }: Omit<PictureRows, 'series'>,
  { from, to }: Range,
): SeriesQuery {
  const unit = slot.channel.unit ?? '';
  const wanted = axis.points.map((place, point) => ({ channel, unit, place: String(place), point }));
  return { station, instrument, kind, wanted, from, to, over, points: mostRows };
}

/** The time that a row tells of. */
export function rowTime(rows: PictureRows, row: number, { zone }: Context): string {
  const [begin, end] = timesOf(rows, row);
  return rows.series.every === 0 ? timeText(end, zone) : rangeText(begin, end, zone);
}

/** What a picture says of the cell under the pointer. */
export function cellText(rows: PictureRows, { row, point }: { row: number; point: number }, context: Context): string {
  const { series, slot, axis } = rows;
  const column = series.series[point];
  const value = column ? lineValue(column, row) : null;
  const other = column && otherText(column, row);
  const none = other ?? context.words.flags[column ? absence(column, row) : '9'] ?? '';
  const text = value === null ? none : withUnit(pointedText(value, series.every > 0), slot.channel.unit);
  return `${rowTime(rows, row, context)} · ${placeText(String(axis.points[point]), axis)} · ${text}`;
}

/** A row for each time, a column for each point of the axis. */
export function pictureCsv(rows: PictureRows, zone: Zone): string {
  const { series, axis, slot } = rows;
  const { name, unit } = slot.channel;
  const isSingle = series.every === 0;
  const places = axis.points.map((place) => `${name} ${place} ${axis.unit ?? ''} (${unit ?? '1'})`);
  return csvText([
    [isSingle ? 'time' : `begin (${series.every / 1000} s, mean)`, ...places],
    ...series.time.flatMap((_, row) =>
      series.series.every((column) => isOther(column, row))
        ? []
        : [[isoText(timesOf(rows, row)[isSingle ? 1 : 0], zone), ...series.series.map((column) => lineValue(column, row))]],
    ),
  ]);
}
