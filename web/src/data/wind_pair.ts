import type { Kind } from '../api/types';
import { isLevel, slotsOf, type Slot } from '../api/layout';
import { degreesIn } from './compass';

/** Speed and direction of the same wind in one kind; the direction is an angle. */
export interface WindPair {
  speed: Slot;
  direction: Slot;
}

const suffix = /(^|_)wind_speed(.*)$/;

function directionFor(speed: Slot, slots: Slot[]): Slot | undefined {
  const name = speed.channel.name;
  const names = [name.replace(suffix, '$1wind_from_direction$2'), name.replace(suffix, '$1wind_direction$2')];
  const angles = slots.filter(({ channel, axis }) => degreesIn(channel.unit) && axis?.name === speed.axis?.name);
  const named = angles.find(({ channel }) => names.includes(channel.name));
  if (named || speed.channel.standard_name !== 'wind_speed') return named;
  return angles.find(({ channel }) => channel.standard_name === 'wind_from_direction' && isLevel(channel));
}

/** The pair of a certain speed channel, or the first pair of a kind. */
export function rosePair(kind: Kind, channel?: string): WindPair | null {
  const slots = slotsOf(kind.description);
  for (const speed of slots) {
    const wanted =
      channel === undefined
        ? (speed.channel.name === 'wind_speed' || speed.channel.standard_name === 'wind_speed') && isLevel(speed.channel)
        : speed.channel.name === channel;
    if (!wanted || speed.channel.method === 'standard_deviation') continue;
    const direction = directionFor(speed, slots);
    if (direction) return { speed, direction };
  }
  return null;
}
