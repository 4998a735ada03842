// The array channels of a kind as a table: a row for each point of the axis.
import type { Context } from '../../context';
import type { Kind } from '../../api/types';
import { placeOf, type Slot } from '../../api/layout';
import { inTableOrder } from '../../data/bands';
import { make, refill } from '../../dom/element';
import { axisName, channelName, placeText, titled } from '../parts/shown';
import { flagMark } from '../parts/flag';

function cell(kind: Kind, slot: Slot, point: number, context: Context): HTMLElement {
  const value = kind.newest?.values[slot.start + point] ?? null;
  const flag = kind.newest?.flags[slot.start + point] ?? '9';
  const plain = flag === '1' || flag === '2';
  return make(
    'td',
    { 'data-flag': flag },
    value ?? '–',
    plain ? null : ' ',
    plain ? null : flagMark(flag, context),
  );
}

function rows(kind: Kind, slots: Slot[], context: Context): HTMLElement[] {
  const axis = slots[0]?.axis;
  if (!axis) return [];
  return inTableOrder(axis.name, axis.points).map((point) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, placeText(placeOf(axis, point), axis)),
      ...slots.map((slot) =>
        slot.axis && point < slot.count ? cell(kind, slot, point, context) : make('td'),
      ),
    ),
  );
}

/** A table of all array channels of a kind, made when it is opened. */
export function matrix(kind: Kind, slots: Slot[], context: Context): { node: HTMLElement; update(): void } {
  const axis = slots[0]?.axis;
  const area = make('div.scroll', {
    tabindex: 0,
    role: 'region',
    'aria-label': `${kind.instrument} ${kind.kind}`,
  });
  const node = make(
    'details.matrix',
    {},
    make('summary', {}, context.words.table(axis?.points.length ?? 0, slots.length)),
    area,
  );
  const update = (): void => {
    if (!node.open || !axis) return;
    const heads = slots.map((slot) =>
      make('th', { scope: 'col' }, titled(channelName(slot.channel.name, context), slot.channel.unit)),
    );
    refill(
      area,
      make(
        'table',
        {},
        make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, axisName(axis, context)), ...heads)),
        make('tbody', {}, ...rows(kind, slots, context)),
      ),
    );
  };
  node.addEventListener('toggle', update);
  return { node, update };
}
