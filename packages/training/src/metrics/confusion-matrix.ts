import type { Compared } from '../metric.ts';
import { readClasses } from './classes.ts';

/**
 * How many rows of each class were predicted as which: `matrix[actual][predicted]`.
 *
 * @throws E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * confusionMatrix({ prediction: { shape: [2, 2], data: new Float32Array([0.9, 0.1, 0.4, 0.6]) }, target: { shape: [2], data: new Float32Array([0, 0]) } }); // → [[1, 1], [0, 0]]
 */
export function confusionMatrix(compared: Compared): number[][] {
  const { predicted, actual, count } = readClasses('confusionMatrix', compared);
  const matrix = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  actual.forEach((label, row) => matrix[label]![predicted[row]!]!++);
  return matrix;
}
