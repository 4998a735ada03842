// Wind counted by where it comes from and how fast it is.
import { bare } from '../text/bare';

export interface Rose {
  /** The lower bounds of the speed classes; below the first it is calm. */
  edges: number[];
  /** Counts by sector (clockwise from north, the first centred on it), then by class. */
  counts: number[][];
  calm: number;
  /** How many pairs were counted, calm ones with them. */
  n: number;
}

const edgesByUnit: Record<string, number[]> = bare({
  'm s-1': [0.5, 2, 4, 6, 8, 10, 15, 20],
  knot: [1, 4, 8, 12, 16, 20, 30, 40],
  'km h-1': [2, 7, 14, 21, 28, 36, 54, 72],
});

/** The speed classes for a unit of speed. */
export function speedEdges(unit: string): number[] {
  return edgesByUnit[unit] ?? edgesByUnit['m s-1'] ?? [];
}

function classOf(speed: number, edges: number[]): number {
  let found = -1;
  edges.forEach((edge, index) => {
    if (speed >= edge) found = index;
  });
  return found;
}

/** The sector of a direction in degrees, of so many sectors. */
export function sectorOf(direction: number, sectors: number): number {
  const turn = ((direction % 360) + 360) % 360;
  return Math.round(turn / (360 / sectors)) % sectors;
}

function addTo(classes: number[], speedClass: number): void {
  classes[speedClass] = (classes[speedClass] ?? 0) + 1;
}

/** Counts pairs of speed and direction; a pair with a missing half is left out, but a calm has no direction to miss.
 * `degrees`: how many a direction's unit is. */
export function roseOf(
  speeds: (number | null)[],
  directions: (number | null)[],
  edges: number[],
  degrees = 1,
  sectors = 16,
): Rose {
  const counts = Array.from({ length: sectors }, () => edges.map(() => 0));
  const rose: Rose = { edges, counts, calm: 0, n: 0 };
  speeds.forEach((speed, row) => {
    if (speed === null) return;
    const direction = directions[row] ?? null;
    const speedClass = classOf(speed, edges);
    if (speedClass < 0) rose.calm += 1;
    else if (direction === null) return;
    else addTo(counts[sectorOf(direction * degrees, sectors)] ?? [], speedClass);
    rose.n += 1;
  });
  return rose;
}
