import { dispatch, expectDistinct, expectRank, expectShape } from '../dispatch.ts';
import { createError } from '../errors.ts';
import { showShape, type Shape } from '../shape.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Mean and biased variance of each column: μ_c = Σ_r x_rc / N, v_c = Σ_r (x_rc − μ_c)² / N.
 *
 * x [rows, columns] → mean [columns], variance [columns]. Two passes, rows ascending. The first finds a center m = x_0 + Σ (x − x_0) / N:
 * summing distances from the first row, a column far from 0 loses nothing. The second sums the distances d = x − m and their squares,
 * and takes back what the rounding of m cost: μ = m + Σ d / N, v = (Σ d² − (Σ d)² / N) / N. Data around 10⁴ with deviation 0.1
 * come out right.
 *
 * @throws E_SHAPE when the shapes do not fit or there is no row; E_ARG when tensors overlap; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const [mean, variance] = [backend.allocate([1]), backend.allocate([1])];
 * columnMoments(tensor(backend, [[10001], [10003]]), mean, variance);
 * toArray(mean); // → [10002]
 * toArray(variance); // → [1]
 */
export function columnMoments(x: Tensor, mean: Tensor, variance: Tensor): void {
  const shape = expectRank('columnMoments', 'x', x, ['rows', 'columns']);
  expectSome('columnMoments', 'x', shape, 0);
  expectShape('columnMoments', 'mean', mean, [shape[1]!]);
  expectShape('columnMoments', 'variance', variance, [shape[1]!]);
  expectDistinct('columnMoments', mean, x, variance);
  expectDistinct('columnMoments', variance, x);
  dispatch('columnMoments', reference, mean, x, variance)(x as HostTensor, mean as HostTensor, variance as HostTensor);
}

/** @throws E_SHAPE when an axis over which a mean is taken has no element */
export function expectSome(where: string, argument: string, shape: Shape, axis: number): void {
  if (shape[axis] !== 0) return;
  const expected = `axis ${axis} to have at least one element`;
  throw createError('E_SHAPE', where, `${argument} has shape ${showShape(shape)}, expected ${expected}`, {
    argument,
    received: shape,
    expected,
  });
}

function reference(x: HostTensor, mean: HostTensor, variance: HostTensor): void {
  const [X, means, variances] = [x.data, mean.data, variance.data];
  const [rows, columns] = x.shape as [number, number];
  const n = Math.fround(rows);
  for (let column = 0; column < columns; column++) {
    const first = X[column]!;
    let sum = 0;
    for (let i = column; i < X.length; i += columns) sum = Math.fround(sum + Math.fround(X[i]! - first));
    const center = Math.fround(first + Math.fround(sum / n));

    let offset = 0;
    let squares = 0;
    for (let i = column; i < X.length; i += columns) {
      const distance = Math.fround(X[i]! - center);
      offset = Math.fround(offset + distance);
      squares = Math.fround(squares + Math.fround(distance * distance));
    }
    means[column] = center + Math.fround(offset / n);
    variances[column] = varianceOf(squares, offset, n);
  }
}

/** (Σ d² − (Σ d)² / n) / n in float32 steps. Never below 0, where rounding could push a constant column; NaN stays NaN. */
export function varianceOf(squares: number, offset: number, n: number): number {
  const correction = Math.fround(Math.fround(offset * offset) / n);
  return Math.max(0, Math.fround(Math.fround(squares - correction) / n));
}
