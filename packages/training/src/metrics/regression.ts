import { createError, showShape, sizeOf } from '@gradwright/core';
import type { Compared, Metric } from '../metric.ts';
import { checkRows } from './classes.ts';

/**
 * The share of the targets' variance that is explained: 1 − Σ(y − ŷ)² / Σ(y − ȳ)²  (Theory §29). 1 is perfect, 0 as good as the mean, and
 * below 0 worse. With several outputs, the mean over them. Where targets do not vary: 1 if met exactly, else 0.
 *
 * @throws E_EMPTY, E_SHAPE when prediction and target differ in size; E_NONFINITE
 * @example
 * const compared = { prediction: { shape: [2], data: new Float32Array([1, 3]) }, target: { shape: [2], data: new Float32Array([1, 5]) } };
 * r2(compared); // → 0.5
 */
export const r2: Metric = (compared) => {
  const { columns, rows, errors } = residuals('r2', compared);
  const scores = Array.from({ length: columns }, (_, column) => {
    const target = Array.from({ length: rows }, (_, row) => compared.target.data[row * columns + column]!);
    const mean = target.reduce((sum, value) => sum + value, 0) / rows;
    const spread = target.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    const left = target.reduce((sum, _, row) => sum + errors[row * columns + column]! * errors[row * columns + column]!, 0);
    if (spread === 0) return left === 0 ? 1 : 0;
    return 1 - left / spread;
  });
  return scores.reduce((sum, score) => sum + score, 0) / columns;
};

/**
 * √(Σ(y − ŷ)² / n), in the targets' own unit  (Theory §29).
 *
 * @throws E_EMPTY, E_SHAPE when prediction and target differ in size; E_NONFINITE
 * @example
 * const compared = { prediction: { shape: [2], data: new Float32Array([1, 3]) }, target: { shape: [2], data: new Float32Array([1, 5]) } };
 * rootMeanSquaredError(compared); // → 1.414…
 */
export const rootMeanSquaredError: Metric = (compared) => {
  const { errors } = residuals('rootMeanSquaredError', compared);
  return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
};

/**
 * Σ|y − ŷ| / n, in the targets' own unit  (Theory §29).
 *
 * @throws E_EMPTY, E_SHAPE when prediction and target differ in size; E_NONFINITE
 * @example
 * const compared = { prediction: { shape: [2], data: new Float32Array([1, 3]) }, target: { shape: [2], data: new Float32Array([1, 5]) } };
 * meanError(compared); // → 1
 */
export const meanError: Metric = (compared) => {
  const { errors } = residuals('meanError', compared);
  return errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
};

function residuals(where: string, compared: Compared): { rows: number; columns: number; errors: Float64Array } {
  const rows = checkRows(where, compared);
  const { prediction, target } = compared;
  if (sizeOf(prediction.shape) !== sizeOf(target.shape)) {
    throw createError(
      'E_SHAPE',
      where,
      `predictions have shape ${showShape(prediction.shape)}, but targets ${showShape(target.shape)}`,
    );
  }
  const errors = Float64Array.from(target.data, (value, i) => value - prediction.data[i]!);
  return { rows, columns: errors.length / rows, errors };
}
