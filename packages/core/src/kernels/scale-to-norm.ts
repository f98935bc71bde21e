import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Scalar, Tensor } from '../tensor.ts';

/**
 * x·min(1, limit/√s), in place, where s is a sum of squares that lies on the backend  (Theory §26). What is within the limit,
 * zeros too, keeps its bits.
 *
 * s may be that of more than x: then all parts are scaled alike, and the direction of the whole is kept.
 *
 * @throws E_SHAPE when s is no scalar; E_ARG, E_RANGE when the limit is no finite number of at least 0; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(scaleToNorm(tensor(backend, [3, 4]), tensor(backend, 25), 1)); // → [0.6000…, 0.8000…]
 */
export function scaleToNorm(x: Tensor, sumOfSquares: Scalar, limit: number): Tensor {
  expectTensor('scaleToNorm', 'x', x);
  expectShape('scaleToNorm', 'sumOfSquares', sumOfSquares, []);
  checkNumber('scaleToNorm', 'limit', limit, { min: 0 });
  dispatch('scaleToNorm', reference, x, sumOfSquares)(x as HostTensor, sumOfSquares as HostTensor, limit);
  return x;
}

function reference(x: HostTensor, sumOfSquares: HostTensor, limit: number): void {
  const to = x.data;
  const norm = Math.fround(Math.sqrt(sumOfSquares.data[0]!));
  // Written so that a NaN norm scales, and is seen.
  if (norm <= Math.fround(limit)) return;
  const factor = Math.fround(Math.fround(limit) / norm);
  for (let i = 0; i < to.length; i++) to[i] = to[i]! * factor;
}
