import { inPlaceOrder } from './bands';

/** A direction on the compass of 0 to 360 degrees: some instruments count the other half below zero. */
export function onCompass(direction: number): number {
  return direction >= 0 && direction <= 360 ? direction : ((direction % 360) + 360) % 360;
}

/** Some directions (degrees) by their places, clockwise along the shortest arc that holds them: it begins behind the widest
 * gap between two of them. */
export function alongArc(directions: number[]): number[] {
  const at = (place: number): number => onCompass(directions[order[place % order.length] ?? 0] ?? 0);
  const order = inPlaceOrder(directions.map(onCompass));
  const gaps = order.map((_, place) => (at(place + 1) - at(place) + 360) % 360);
  const begin = gaps.lastIndexOf(Math.max(...gaps)) + 1;
  return [...order.slice(begin), ...order.slice(0, begin)];
}

/** How many degrees one of an angle's unit is; undefined if it is no unit of angles. */
export function degreesIn(unit = ''): number | undefined {
  if (unit === 'degree' || unit === 'degrees') return 1;
  return unit === 'rad' ? 180 / Math.PI : undefined;
}
