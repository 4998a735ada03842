// Which items are drawn into one plot.
import { isDirection, slotOf } from '../api/layout';
import type { Channel } from '../api/types';
import { itemText, type Item } from '../link';
import type { StationData } from './station';

function channelOf(item: Item, data: StationData): Channel | undefined {
  const kind = data.kind(item.instrument, item.kind);
  return kind && slotOf(kind.description, item.channel)?.channel;
}

/** Says whether the station has what an item shows. */
export function isKnown(item: Item, data: StationData): boolean {
  return channelOf(item, data) !== undefined;
}

/** Items that belong into one plot have the same key: those of one unit, other pictures alone. The scale of directions
 * is the compass, which tilts in degrees do not fit into. */
function groupKey(item: Item, data: StationData): string {
  if (item.picture !== 'series') return itemText(item);
  const channel = channelOf(item, data);
  if (!channel || channel.values) return itemText(item);
  const scale = isDirection(channel) ? 'compass' : channel.unit === '1' ? item.channel : '';
  return `series ${channel.unit ?? '?'} ${scale}`;
}

/** The known items by the plots that they are drawn into. */
export function groupsOf(items: Item[], data: StationData): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    if (!isKnown(item, data)) continue;
    const key = groupKey(item, data);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
