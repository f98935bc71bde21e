import { checkInteger } from '../checks.ts';
import { dispatch, expectRank, expectShape } from '../dispatch.ts';
import type { HostTensor, Scalar, Tensor } from '../tensor.ts';

/** What each row counts in the mean over a step. The same for a loss's value and for its gradient. */
export interface LossScaling {
  /** N: how many examples the whole step has, which may be more than the rows at hand. */
  readonly size: number;
  /** One weight a row, `[rows]`. The mean still divides by N. */
  readonly weights?: Tensor;
}

/**
 * Adds the rows' losses to their mean: into = into + Σ_r loss_r·weight_r/N  (Theory §5).
 *
 * losses [rows], weights [rows], into []. Order of summation: rows ascending from what `into` holds, each as
 * `into = fround(into + fround(fround(loss·weight)/N))`, so that blocks of rows add up to the whole batch, to the bit.
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG, E_RANGE when N is no whole number of at least 1; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const mean = zeros(backend, []);
 * accumulateRows(tensor(backend, [1, 2]), mean, { size: 4 });
 * accumulateRows(tensor(backend, [3, 6]), mean, { size: 4 });
 * toArray(mean); // → 3
 */
export function accumulateRows(losses: Tensor, into: Scalar, scaling: LossScaling): Scalar {
  const [rows] = expectRank('accumulateRows', 'losses', losses, ['rows']) as [number];
  expectShape('accumulateRows', 'into', into, []);
  checkScaling('accumulateRows', rows, scaling);
  dispatch('accumulateRows', reference, into, losses, scaling.weights)(losses as HostTensor, into as HostTensor, scaling);
  return into;
}

/** @throws E_SHAPE when the weights are not `[rows]`; E_ARG, E_RANGE when the size is no whole number of at least 1 */
export function checkScaling(where: string, rows: number, scaling: LossScaling): void {
  checkInteger(where, 'size', scaling?.size, { min: 1 });
  if (scaling.weights !== undefined) expectShape(where, 'weights', scaling.weights, [rows]);
}

function reference(losses: HostTensor, into: HostTensor, { size, weights }: LossScaling): void {
  const [L, to, w] = [losses.data, into.data, (weights as HostTensor | undefined)?.data];
  const N = Math.fround(size);
  for (let row = 0; row < L.length; row++) {
    const loss = w === undefined ? L[row]! : Math.fround(L[row]! * w[row]!);
    to[0] = to[0]! + Math.fround(loss / N);
  }
}
