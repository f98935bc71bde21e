import { checkNumber } from '../checks.ts';
import { dispatch, expectDistinct, expectRank, expectShape, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { expectSome, varianceOf } from './column-moments.ts';

/** Mean and inverse deviation of each row, `[rows]`: what `layerNormForward` writes and its way back reads. */
export interface RowStatistics {
  readonly mean: Tensor;
  readonly inverseDeviation: Tensor;
}

/**
 * Layer normalisation of each row: y = γ·x̂ + β, where x̂ = (x − μ)·s, s = 1/√(v + ε), and μ, v are the row's own mean and biased
 * variance  (Theory §20; Ba, Kiros & Hinton, 2016).
 *
 * x [rows, columns], gamma, beta [columns] → y [rows, columns], and the rows' statistics. Order of summation: ascending columns,
 * one chain; the mean and variance as `columnMoments` takes them.
 *
 * @throws E_SHAPE when the shapes do not fit or there is no column; E_RANGE when epsilon is below 0; E_ARG; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const statistics = { mean: backend.allocate([1]), inverseDeviation: backend.allocate([1]) };
 * const [gamma, beta] = [tensor(backend, [2, 2]), tensor(backend, [0, 1])];
 * toArray(layerNormForward(tensor(backend, [[5, 9]]), gamma, beta, statistics, undefined, { epsilon: 0 })); // → [[-2, 3]]
 */
export function layerNormForward(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  statistics: RowStatistics,
  out: Tensor | undefined,
  options: { readonly epsilon: number },
): Tensor {
  const { mean, inverseDeviation } = statistics;
  checkNumber('layerNormForward', 'epsilon', options?.epsilon, { min: 0 });
  const shape = expectRank('layerNormForward', 'x', x, ['rows', 'columns']);
  expectSome('layerNormForward', 'x', shape, 1);
  const [rows, columns] = shape as [number, number];
  expectShape('layerNormForward', 'gamma', gamma, [columns]);
  expectShape('layerNormForward', 'beta', beta, [columns]);
  expectShape('layerNormForward', 'mean', mean, [rows]);
  expectShape('layerNormForward', 'inverseDeviation', inverseDeviation, [rows]);
  const y = output('layerNormForward', out, x, shape);
  expectDistinct('layerNormForward', mean, x, gamma, beta, inverseDeviation, y);
  expectDistinct('layerNormForward', inverseDeviation, x, gamma, beta, y);
  const kernel = dispatch('layerNormForward', forward, y, x, gamma, beta, mean, inverseDeviation);
  kernel(x as HostTensor, gamma as HostTensor, beta as HostTensor, statistics as HostStatistics, y as HostTensor, options);
  return y;
}

/**
 * ∂L/∂γ_c = Σ_r dy_rc·x̂_rc, rows ascending, from 0 or (`accumulate`) from what `out` holds; ∂L/∂β is `sumRows(dy)`.
 *
 * x, dy [rows, columns], statistics [rows] → out [columns].
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG when `out` overlaps an operand; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const statistics = { mean: tensor(backend, [7]), inverseDeviation: tensor(backend, [0.5]) };
 * toArray(layerNormGammaGradient(tensor(backend, [[5, 9]]), statistics, tensor(backend, [[1, 3]]))); // → [-1, 3]
 */
export function layerNormGammaGradient(
  x: Tensor,
  statistics: RowStatistics,
  dy: Tensor,
  out?: Tensor,
  options: { readonly accumulate?: boolean } = {},
): Tensor {
  const { mean, inverseDeviation } = statistics;
  const [rows, columns] = expectRank('layerNormGammaGradient', 'x', x, ['rows', 'columns']) as [number, number];
  expectShape('layerNormGammaGradient', 'mean', mean, [rows]);
  expectShape('layerNormGammaGradient', 'inverseDeviation', inverseDeviation, [rows]);
  expectShape('layerNormGammaGradient', 'outputGradient', dy, [rows, columns]);
  const sums = output('layerNormGammaGradient', out, x, [columns]);
  if (out !== undefined) expectDistinct('layerNormGammaGradient', out, x, mean, inverseDeviation, dy);
  const kernel = dispatch('layerNormGammaGradient', gammaGradient, sums, x, mean, inverseDeviation, dy);
  kernel(x as HostTensor, statistics as HostStatistics, dy as HostTensor, sums as HostTensor, options);
  return sums;
}

/**
 * ∂L/∂x through the row's own statistics: with g = γ·dy, dx = s·(g − mean(g) − x̂·mean(g·x̂)), the means over the row.
 *
 * x, dy [rows, columns], statistics [rows], gamma [columns] → dx [rows, columns].
 *
 * @throws E_SHAPE when the shapes do not fit or there is no column; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const statistics = { mean: tensor(backend, [7]), inverseDeviation: tensor(backend, [0.5]) };
 * const [x, gamma] = [tensor(backend, [[5, 9, 5, 9]]), tensor(backend, [1, 1, 1, 1])];
 * toArray(layerNormBackward(x, statistics, gamma, tensor(backend, [[4, 0, 0, 0]]))); // → [[1, 0, -1, 0]]
 */
export function layerNormBackward(x: Tensor, statistics: RowStatistics, gamma: Tensor, dy: Tensor, out?: Tensor): Tensor {
  const { mean, inverseDeviation } = statistics;
  const shape = expectRank('layerNormBackward', 'x', x, ['rows', 'columns']);
  expectSome('layerNormBackward', 'x', shape, 1);
  const [rows, columns] = shape as [number, number];
  expectShape('layerNormBackward', 'mean', mean, [rows]);
  expectShape('layerNormBackward', 'inverseDeviation', inverseDeviation, [rows]);
  expectShape('layerNormBackward', 'gamma', gamma, [columns]);
  expectShape('layerNormBackward', 'outputGradient', dy, shape);
  const dx = output('layerNormBackward', out, x, shape);
  const kernel = dispatch('layerNormBackward', backward, dx, x, mean, inverseDeviation, gamma, dy);
  kernel(x as HostTensor, statistics as HostStatistics, gamma as HostTensor, dy as HostTensor, dx as HostTensor);
  return dx;
}

interface HostStatistics {
  readonly mean: HostTensor;
  readonly inverseDeviation: HostTensor;
}

function forward(
  x: HostTensor,
  gamma: HostTensor,
  beta: HostTensor,
  statistics: HostStatistics,
  out: HostTensor,
  options: { readonly epsilon: number },
): void {
  const [X, g, b, y] = [x.data, gamma.data, beta.data, out.data];
  const [means, deviations] = [statistics.mean.data, statistics.inverseDeviation.data];
  const [rows, columns] = x.shape as [number, number];
  const epsilon = Math.fround(options.epsilon);
  const n = Math.fround(columns);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const end = start + columns;
    const first = X[start]!;
    let sum = 0;
    for (let i = start; i < end; i++) sum = Math.fround(sum + Math.fround(X[i]! - first));
    const center = Math.fround(first + Math.fround(sum / n));

    let offset = 0;
    let squares = 0;
    for (let i = start; i < end; i++) {
      const distance = Math.fround(X[i]! - center);
      offset = Math.fround(offset + distance);
      squares = Math.fround(squares + Math.fround(distance * distance));
    }
    const mean = Math.fround(center + Math.fround(offset / n));
    const s = Math.fround(1 / Math.fround(Math.sqrt(Math.fround(varianceOf(squares, offset, n) + epsilon))));

    for (let c = 0; c < columns; c++) {
      const normalised = Math.fround(Math.fround(X[start + c]! - mean) * s);
      y[start + c] = Math.fround(g[c]! * normalised) + b[c]!;
    }
    means[row] = mean;
    deviations[row] = s;
  }
}

function gammaGradient(
  x: HostTensor,
  statistics: HostStatistics,
  dy: HostTensor,
  out: HostTensor,
  { accumulate = false }: { readonly accumulate?: boolean },
): void {
  const [X, from, sums] = [x.data, dy.data, out.data];
  const [means, deviations] = [statistics.mean.data, statistics.inverseDeviation.data];
  const [rows, columns] = x.shape as [number, number];
  if (!accumulate) sums.fill(0);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) {
      const i = row * columns + c;
      const normalised = Math.fround(Math.fround(X[i]! - means[row]!) * deviations[row]!);
      sums[c] = sums[c]! + Math.fround(from[i]! * normalised);
    }
  }
}

function backward(x: HostTensor, statistics: HostStatistics, gamma: HostTensor, dy: HostTensor, out: HostTensor): void {
  const [X, g, from, dx] = [x.data, gamma.data, dy.data, out.data];
  const [means, deviations] = [statistics.mean.data, statistics.inverseDeviation.data];
  const [rows, columns] = x.shape as [number, number];
  const share = Math.fround(1 / Math.fround(columns));
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const [mean, s] = [means[row]!, deviations[row]!];
    let sum = 0;
    let along = 0;
    for (let c = 0; c < columns; c++) {
      const normalised = Math.fround(Math.fround(X[start + c]! - mean) * s);
      const scaled = Math.fround(g[c]! * from[start + c]!);
      sum = Math.fround(sum + scaled);
      along = Math.fround(along + Math.fround(scaled * normalised));
    }
    sum = Math.fround(sum * share);
    along = Math.fround(along * share);
    for (let c = 0; c < columns; c++) {
      const normalised = Math.fround(Math.fround(X[start + c]! - mean) * s);
      const scaled = Math.fround(g[c]! * from[start + c]!);
      dx[start + c] = s * Math.fround(Math.fround(scaled - sum) - Math.fround(normalised * along));
    }
  }
}
