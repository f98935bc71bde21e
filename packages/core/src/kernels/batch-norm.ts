import { dispatch, expectDistinct, expectRank, expectShape, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Batch normalisation with given statistics: y = γ·x̂ + β, where x̂ = (x − μ)·s and s = 1/√(v + ε)  (Theory §20; Ioffe & Szegedy, 2015).
 *
 * x [rows, columns]; mean, inverseDeviation (s), gamma, beta [columns] → y [rows, columns]. In training the statistics are the
 * batch's, from `columnMoments` and `inverseRoot`; else the running ones.
 *
 * @throws E_SHAPE when the shapes do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const [mean, inverseDeviation] = [tensor(backend, [2]), tensor(backend, [0.5])];
 * const [gamma, beta] = [tensor(backend, [10]), tensor(backend, [1])];
 * toArray(batchNormForward(tensor(backend, [[0], [4]]), mean, inverseDeviation, gamma, beta)); // → [[-9], [11]]
 */
export function batchNormForward(
  x: Tensor,
  mean: Tensor,
  inverseDeviation: Tensor,
  gamma: Tensor,
  beta: Tensor,
  out?: Tensor,
): Tensor {
  const [rows, columns] = expectRank('batchNormForward', 'x', x, ['rows', 'columns']) as [number, number];
  expectShape('batchNormForward', 'mean', mean, [columns]);
  expectShape('batchNormForward', 'inverseDeviation', inverseDeviation, [columns]);
  expectShape('batchNormForward', 'gamma', gamma, [columns]);
  expectShape('batchNormForward', 'beta', beta, [columns]);
  const y = output('batchNormForward', out, x, [rows, columns]);
  const kernel = dispatch('batchNormForward', forward, y, x, mean, inverseDeviation, gamma, beta);
  kernel(
    x as HostTensor,
    mean as HostTensor,
    inverseDeviation as HostTensor,
    gamma as HostTensor,
    beta as HostTensor,
    y as HostTensor,
  );
  return y;
}

/**
 * ∂L/∂γ_c = Σ_r dy_rc·x̂_rc, rows ascending, from 0 or (`accumulate`) from what `out` holds; ∂L/∂β is `sumRows(dy)`.
 *
 * x, dy [rows, columns]; mean, inverseDeviation [columns] → out [columns].
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG when `out` overlaps an operand; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const [mean, inverseDeviation] = [tensor(backend, [2]), tensor(backend, [0.5])];
 * toArray(batchNormGammaGradient(tensor(backend, [[0], [4]]), mean, inverseDeviation, tensor(backend, [[1], [3]]))); // → [2]
 */
export function batchNormGammaGradient(
  x: Tensor,
  mean: Tensor,
  inverseDeviation: Tensor,
  dy: Tensor,
  out?: Tensor,
  options: { readonly accumulate?: boolean } = {},
): Tensor {
  const [rows, columns] = expectRank('batchNormGammaGradient', 'x', x, ['rows', 'columns']) as [number, number];
  expectShape('batchNormGammaGradient', 'mean', mean, [columns]);
  expectShape('batchNormGammaGradient', 'inverseDeviation', inverseDeviation, [columns]);
  expectShape('batchNormGammaGradient', 'outputGradient', dy, [rows, columns]);
  const sums = output('batchNormGammaGradient', out, x, [columns]);
  if (out !== undefined) expectDistinct('batchNormGammaGradient', out, x, mean, inverseDeviation, dy);
  const kernel = dispatch('batchNormGammaGradient', gammaGradient, sums, x, mean, inverseDeviation, dy);
  kernel(x as HostTensor, mean as HostTensor, inverseDeviation as HostTensor, dy as HostTensor, sums as HostTensor, options);
  return sums;
}

/**
 * ∂L/∂x. With the batch's own statistics, which depend on x, dx = γ·s·(dy − ∂L/∂β/N − x̂·∂L/∂γ/N); it needs `dgamma` and `dbeta` of
 * this batch alone. With constant ones (without `dgamma` and `dbeta`), dx = γ·s·dy.
 *
 * x, dy [rows, columns]; all others [columns] → dx [rows, columns].
 *
 * @throws E_SHAPE when the shapes do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const [mean, inverseDeviation, gamma] = [tensor(backend, [2]), tensor(backend, [0.5]), tensor(backend, [10])];
 * toArray(batchNormBackward(tensor(backend, [[0], [4]]), mean, inverseDeviation, gamma, tensor(backend, [[1], [3]]))); // → [[5], [15]]
 */
export function batchNormBackward(
  x: Tensor,
  mean: Tensor,
  inverseDeviation: Tensor,
  gamma: Tensor,
  dy: Tensor,
  out?: Tensor,
  batch?: { readonly dgamma: Tensor; readonly dbeta: Tensor },
): Tensor {
  const [rows, columns] = expectRank('batchNormBackward', 'x', x, ['rows', 'columns']) as [number, number];
  expectShape('batchNormBackward', 'mean', mean, [columns]);
  expectShape('batchNormBackward', 'inverseDeviation', inverseDeviation, [columns]);
  expectShape('batchNormBackward', 'gamma', gamma, [columns]);
  expectShape('batchNormBackward', 'outputGradient', dy, [rows, columns]);
  if (batch !== undefined) {
    expectShape('batchNormBackward', 'dgamma', batch.dgamma, [columns]);
    expectShape('batchNormBackward', 'dbeta', batch.dbeta, [columns]);
  }
  const dx = output('batchNormBackward', out, x, [rows, columns]);
  const kernel = dispatch('batchNormBackward', backward, dx, x, mean, inverseDeviation, gamma, dy, batch?.dgamma, batch?.dbeta);
  kernel(
    x as HostTensor,
    mean as HostTensor,
    inverseDeviation as HostTensor,
    gamma as HostTensor,
    dy as HostTensor,
    dx as HostTensor,
    batch as { readonly dgamma: HostTensor; readonly dbeta: HostTensor } | undefined,
  );
  return dx;
}

function forward(
  x: HostTensor,
  mean: HostTensor,
  inverseDeviation: HostTensor,
  gamma: HostTensor,
  beta: HostTensor,
  out: HostTensor,
): void {
  const [X, m, s, g, b, y] = [x.data, mean.data, inverseDeviation.data, gamma.data, beta.data, out.data];
  const columns = m.length;
  for (let row = 0; row < y.length; row += columns) {
    for (let c = 0; c < columns; c++) {
      const normalised = Math.fround(Math.fround(X[row + c]! - m[c]!) * s[c]!);
      y[row + c] = Math.fround(g[c]! * normalised) + b[c]!;
    }
  }
}

function gammaGradient(
  x: HostTensor,
  mean: HostTensor,
  inverseDeviation: HostTensor,
  dy: HostTensor,
  out: HostTensor,
  { accumulate = false }: { readonly accumulate?: boolean },
): void {
  const [X, m, s, from, sums] = [x.data, mean.data, inverseDeviation.data, dy.data, out.data];
  const columns = sums.length;
  if (!accumulate) sums.fill(0);
  for (let row = 0; row < X.length; row += columns) {
    for (let c = 0; c < columns; c++) {
      const normalised = Math.fround(Math.fround(X[row + c]! - m[c]!) * s[c]!);
      sums[c] = sums[c]! + Math.fround(from[row + c]! * normalised);
    }
  }
}

function backward(
  x: HostTensor,
  mean: HostTensor,
  inverseDeviation: HostTensor,
  gamma: HostTensor,
  dy: HostTensor,
  out: HostTensor,
  batch: { readonly dgamma: HostTensor; readonly dbeta: HostTensor } | undefined,
): void {
  const [X, m, s, g, from, dx] = [x.data, mean.data, inverseDeviation.data, gamma.data, dy.data, out.data];
  const columns = m.length;
  if (batch === undefined) {
    for (let row = 0; row < dx.length; row += columns) {
      for (let c = 0; c < columns; c++) dx[row + c] = Math.fround(g[c]! * s[c]!) * from[row + c]!;
    }
    return;
  }
  const [dgamma, dbeta] = [batch.dgamma.data, batch.dbeta.data];
  const share = Math.fround(1 / Math.fround(x.shape[0]!));
  for (let row = 0; row < dx.length; row += columns) {
    for (let c = 0; c < columns; c++) {
      const normalised = Math.fround(Math.fround(X[row + c]! - m[c]!) * s[c]!);
      const centered = Math.fround(from[row + c]! - Math.fround(dbeta[c]! * share));
      const along = Math.fround(normalised * Math.fround(dgamma[c]! * share));
      dx[row + c] = Math.fround(g[c]! * s[c]!) * Math.fround(centered - along);
    }
  }
}
