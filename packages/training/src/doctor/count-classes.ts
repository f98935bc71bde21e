import type { Compared } from '../metric.ts';
import type { ClassCount } from './record.ts';

/** How the classes that a model says are read from its output. */
export type ClassReader = 'largest' | 'sign' | undefined;

/** How many rows of an output were given each class; `least`: what a single column must be above to say class 1. */
export function countClasses(values: ArrayLike<number>, columns: number, least = 0): readonly number[] {
  const counts = Array.from({ length: Math.max(2, columns) }, () => 0);
  for (let row = 0; row * columns < values.length; row++) counts[classAt(values, row, columns, least)]!++;
  return counts;
}

/** Rows of each class, and how many of them were given it. */
export function tellClasses({ prediction, target }: Compared): readonly ClassCount[] {
  const columns = prediction.shape[1] ?? 1;
  const width = target.shape[1] ?? 1;
  const counts = Array.from({ length: Math.max(2, columns) }, () => ({ rows: 0, right: 0 }));
  for (let row = 0; row < prediction.shape[0]!; row++) {
    // A label, or else shares of the classes.
    const actual = width === 1 && columns > 1 ? target.data[row]! : classAt(target.data, row, width, 0.5);
    const count = counts[actual]!;
    count.rows++;
    if (classAt(prediction.data, row, columns, 0.5) === actual) count.right++;
  }
  return counts;
}

function classAt(values: ArrayLike<number>, row: number, columns: number, least: number): number {
  if (columns === 1) return values[row]! > least ? 1 : 0;
  let chosen = 0;
  for (let c = 1; c < columns; c++) if (values[row * columns + c]! > values[row * columns + chosen]!) chosen = c;
  return chosen;
}
