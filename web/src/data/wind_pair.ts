import type { Kind } from '../api/types';
import { slotsOf, type Slot } from '../api/layout';

/** Speed and direction of the same wind in one kind. */
export interface WindPair {
  speed: Slot;
  direction: Slot;
}

const suffix = /(^|_)wind_speed(.*)$/;

function directionFor(speed: Slot, slots: Slot[]): Slot | undefined {
  const name = speed.channel.name;
  const names = [name.replace(suffix, '$1wind_from_direction$2'), name.replace(suffix, '$1wind_direction$2')];
  const standard = slots.filter(
    ({ channel, axis }) => channel.standard_name === 'wind_from_direction' && axis?.name === speed.axis?.name,
  );
  const named = slots.find(
    ({ channel, axis }) => names.includes(channel.name) && axis?.name === speed.axis?.name,
  );
  return named ?? (speed.channel.standard_name === 'wind_speed' ? standard[0] : undefined);
}

/** The pair of a certain speed channel, or the first pair of a kind. */
export function rosePair(kind: Kind, channel?: string): WindPair | null {
  const slots = slotsOf(kind.description);
  for (const speed of slots) {
    const wanted =
      channel === undefined
        ? speed.channel.name === 'wind_speed' || speed.channel.standard_name === 'wind_speed'
        : speed.channel.name === channel;
    if (!wanted || speed.channel.method === 'standard_deviation') continue;
    const direction = directionFor(speed, slots);
    if (direction) return { speed, direction };
  }
  return null;
}
