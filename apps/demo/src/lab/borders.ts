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
  const lead = (column: number, row: number): number => {
    const start = (row * size + column) * classes;
    let other = -Infinity;
    for (let k = 0; k < classes; k++) if (k !== label) other = Math.max(other, probabilities[start + k]!);
    return probabilities[start + label]! - other;
  };
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < size; row++) {
    for (let column = 0; column + 1 < size; column++) {
      const corners = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ] as const;
      const crossings = crossingsOf(
        corners,
        corners.map(([x, y]) => lead(x, y)),
      );
      for (let i = 0; i + 1 < crossings.length; i += 2) segments.push({ from: crossings[i]!, to: crossings[i + 1]! });
    }
  }
  return segments;
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
