import type { Axis, Channel, Description } from './types';

/** Where a channel's values stand in a reading's flat array. */
export interface Slot {
  channel: Channel;
  axis: Axis | null;
  start: number;
  count: number;
}

/** The axis an array channel goes over, or null for a single value. */
function axisOf(description: Description, channel: Channel): Axis | null {
  if (channel.axis === undefined || channel.axis === null) return null;
  return typeof channel.axis === 'string' ? (description.axis ?? null) : channel.axis;
}

/** The channels of a description with the places of their values in a reading. */
export function slotsOf(description: Description): Slot[] {
  let start = 0;
  return description.channels.map((channel) => {
    const axis = axisOf(description, channel);
    const slot = { channel, axis, start, count: axis ? axis.points.length : 1 };
    start += slot.count;
    return slot;
  });
}

/** The slot of a channel by its name. */
export function slotOf(description: Description, name: string): Slot | undefined {
  return slotsOf(description).find((slot) => slot.channel.name === name);
}

/** The place of a point of an axis as people write it, without a unit: "100". */
export function placeOf(axis: Axis, point: number): string {
  return String(axis.points[point] ?? '');
}

/** Says whether a channel's values are words rather than numbers. */
export function isText(channel: Channel): boolean {
  return channel.type === 'text';
}

const beside = ['maximum', 'minimum', 'standard_deviation', 'sum'];

/** Says whether a channel's values tell how much of it there is, as of an instant or a mean: no extremes, no spread. */
export function isLevel({ method = '' }: Channel): boolean {
  return !beside.includes(method);
}

const directionName = /direction|heading|bearing|course|azimuth/;
const noDirection = /spread|deviation|rate|variation/;
const standardDirection = /direction(?!al_spread)|azimuth/;

/** Says whether a channel is a direction that wraps at 360 degrees. */
export function isDirection(channel: Channel): boolean {
  if (channel.unit !== 'degree' && channel.unit !== 'degrees') return false;
  if (channel.method === 'standard_deviation' || noDirection.test(channel.name)) return false;
  if (channel.reference !== undefined || directionName.test(channel.name)) return true;
  return standardDirection.test(channel.standard_name ?? '');
}
