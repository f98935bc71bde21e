import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Scalar, Tensor } from '../tensor.ts';
import { finishSum, sumInChunks, type SumOptions } from './sum-of-squares.ts';

/**
 * Sum of absolute values: into = scale·Σ |x|  (Theory §14). Order of summation as in `sumOfSquares`.
 *
 * @throws E_SHAPE when `into` is not of shape []; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(sumOfAbsolutes(tensor(backend, [3, -4]), zeros(backend, []))); // → 7
 */
export function sumOfAbsolutes(x: Tensor, into: Scalar, options: SumOptions = {}): Scalar {
  expectTensor('sumOfAbsolutes', 'x', x);
  expectShape('sumOfAbsolutes', 'into', into, []);
  dispatch('sumOfAbsolutes', reference, into, x)(x as HostTensor, into as HostTensor, options);
  return into;
}

function reference(x: HostTensor, into: HostTensor, options: SumOptions): void {
  finishSum(sumInChunks(x.data, Math.abs), into, options);
}
