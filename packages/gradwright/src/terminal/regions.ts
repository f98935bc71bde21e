import { classMark, regionShade } from './class-colours.ts';
import type { Screen } from './screen.ts';

/** Points of a plane, and the class of each. */
export interface LabelledPoints {
  readonly points: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

/** Characters are about twice as high as wide. */
const ASPECT = 2;

/**
 * Draws which class a model sees where, and the points it learned from: `classify` takes the cells' centres, row by row from
 * the top, as x and y in turn, and gives their classes.
 */
export function drawRegions(
  screen: Screen,
  data: LabelledPoints,
  classify: (centres: Float32Array) => ArrayLike<number>,
): string {
  const columns = Math.min(screen.width - 4, 64);
  const rows = Math.round(columns / ASPECT);
  const reach = 1.08 * largest(data.points);
  const centres = new Float32Array(rows * columns * 2);
  for (let cell = 0; cell < rows * columns; cell++) {
    centres[2 * cell] = (((cell % columns) + 0.5) / columns - 0.5) * 2 * reach;
    centres[2 * cell + 1] = (0.5 - (Math.floor(cell / columns) + 0.5) / rows) * 2 * reach;
  }
  const seen = classify(centres);
  const cells = Array.from({ length: rows * columns }, (_, cell) => regionShade(screen, seen[cell]!));
  for (let i = 0; i < data.labels.length; i++) {
    const column = Math.floor((data.points[2 * i]! / reach / 2 + 0.5) * columns);
    const row = Math.floor((0.5 - data.points[2 * i + 1]! / reach / 2) * rows);
    cells[row * columns + column] = classMark(screen, data.labels[i]!);
  }
  const picture = Array.from({ length: rows }, (_, row) => `  ${cells.slice(row * columns, (row + 1) * columns).join('')}`);
  const legend = Array.from(
    { length: data.classes },
    (_, label) => `${regionShade(screen, label)} ${classMark(screen, label)} class ${label}`,
  );
  const apart = screen.width < 12 * data.classes + 4 * (data.classes - 1) + 2 ? '\n  ' : '    ';
  return [...picture, `  ${legend.join(apart)}`].join('\n');
}

function largest(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i]!));
  return most;
}
