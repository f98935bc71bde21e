import { checkNumber } from '../checks.ts';
import { dispatch, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Each element of x to [−limit, limit], in place  (Theory §26). NaN stays NaN.
 *
 * @throws E_ARG, E_RANGE when the limit is no finite number of at least 0
 * @example
 * const backend = createReferenceBackend();
 * toArray(clamp(tensor(backend, [-3, 0.5, 3]), 1)); // → [-1, 0.5, 1]
 */
export function clamp(x: Tensor, limit: number): Tensor {
  expectTensor('clamp', 'x', x);
  checkNumber('clamp', 'limit', limit, { min: 0 });
  dispatch('clamp', reference, x)(x as HostTensor, limit);
  return x;
}

function reference(x: HostTensor, limit: number): void {
  const to = x.data;
  const high = Math.fround(limit);
  for (let i = 0; i < to.length; i++) {
    if (to[i]! > high) to[i] = high;
    else if (to[i]! < -high) to[i] = -high;
  }
}
