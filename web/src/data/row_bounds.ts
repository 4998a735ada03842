// Which channels of a kind bound a mean of the same row: its smallest and largest value, its spread.
import { isDirection, slotsOf } from '../api/layout';
import type { Channel, Description } from '../api/types';

/** Names of channels beside a mean's own. */
export interface RowBounds {
  low?: string | undefined;
  high?: string | undefined;
  spread?: string | undefined;
}

const ofMean = /_(mean|average)$/;
const endings = {
  low: ['_min', '_minimum'],
  high: ['_max', '_maximum'],
  spread: ['_sd', '_std', '_standard_deviation'],
};

/** The bounds of a channel's rows; null where it is no mean, or stands alone. */
export function rowBounds(description: Description, channel: Channel): RowBounds | null {
  if (channel.method !== 'mean' || isDirection(channel)) return null;
  const base = channel.name.replace(ofMean, '');
  const own = slotsOf(description).find((slot) => slot.channel === channel);
  const beside = slotsOf(description).filter(
    (slot) => slot.axis?.name === own?.axis?.name && slot.channel.unit === channel.unit,
  );
  const named = (words: string[]): string | undefined =>
    beside.find((slot) => words.some((word) => slot.channel.name === base + word))?.channel.name;
  const bounds = { low: named(endings.low), high: named(endings.high), spread: named(endings.spread) };
  return bounds.low || bounds.high || bounds.spread ? bounds : null;
}
