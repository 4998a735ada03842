// Where the points of an axis stand, in whatever order an instrument was told to measure at them.

/** The points of an axis by their places, the lowest first. */
export function inPlaceOrder(places: number[]): number[] {
  return places.map((_, point) => point).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
}

/** Likewise as a table has them: heights read from the top down, as they stand over the sea. */
export function inTableOrder(axis: string, places: number[]): number[] {
  const order = inPlaceOrder(places);
  return axis === 'height' ? order.reverse() : order;
}

/** The borders between sorted places: halfway, and as far beyond the outermost. */
function borders(places: number[]): number[] {
  const first = places[0] ?? 0;
  if (places.length === 1) return [first - 0.5, first + 0.5];
  const inner = places.slice(1).map((place, index) => (place + (places[index] ?? 0)) / 2);
  const last = places[places.length - 1] ?? 0;
  return [2 * first - (inner[0] ?? 0), ...inner, 2 * last - (inner[inner.length - 1] ?? 0)];
}

/** What each point stands for: from halfway to the place below it to halfway to the one above. */
export function bandsOf(places: number[]): [low: number, high: number][] {
  const order = inPlaceOrder(places);
  const edges = borders(order.map((point) => places[point] ?? 0));
  const bands = places.map((): [number, number] => [0, 0]);
  order.forEach((point, at) => (bands[point] = [edges[at] ?? 0, edges[at + 1] ?? 0]));
  return bands;
}
