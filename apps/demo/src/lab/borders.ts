/** A piece of a border between classes, in cells of the grid. */
export interface Segment {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/**
 * Where class `label` stops being the most probable, on a `size` × `size` grid of probabilities: marching squares over
 * p(label) − the largest other p, whose zero is the border.
 */
export function bordersOf(probabilities: ArrayLike<number>, size: number, classes: number, label: number): Segment[] {
  const leads = leadsOf(probabilities, classes, label);
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < size; row++) {
    for (let column = 0; column + 1 < size; column++) {
      const at = row * size + column;
      const around = [leads[at]!, leads[at + 1]!, leads[at + size + 1]!, leads[at + size]!] as const;
      // Most squares lie within one class.
      if (around.every((lead) => lead > 0 === around[0] > 0)) continue;
      const corners = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ] as const;
      const crossings = crossingsOf(corners, around);
      for (let i = 0; i + 1 < crossings.length; i += 2) segments.push({ from: crossings[i]!, to: crossings[i + 1]! });
    }
  }
  return segments;
}

/** By how much class `label` leads before the most probable other, in each cell. */
function leadsOf(probabilities: ArrayLike<number>, classes: number, label: number): Float64Array {
  const leads = new Float64Array(probabilities.length / classes);
  for (let cell = 0; cell < leads.length; cell++) {
    const start = cell * classes;
    let other = -Infinity;
    for (let k = 0; k < classes; k++) if (k !== label) other = Math.max(other, probabilities[start + k]!);
    leads[cell] = probabilities[start + label]! - other;
  }
  return leads;
}

type Point = readonly [x: number, y: number];

/** Where the zero crosses the four sides of a square; two points, or four where it crosses twice. */
function crossingsOf(corners: readonly Point[], leads: readonly number[]): Point[] {
  return corners.flatMap((corner, i) => {
    const next = (i + 1) % 4;
    const [here, there] = [leads[i]!, leads[next]!];
    if (here > 0 === there > 0) return [];
    const along = here / (here - there);
    const [x, y] = corner;
    const [nextX, nextY] = corners[next]!;
    return [[x + along * (nextX - x), y + along * (nextY - y)] as const];
  });
}
