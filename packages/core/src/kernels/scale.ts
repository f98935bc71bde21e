import { checkNumber } from '../checks.ts';
import { dispatch, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * x = factor·x, in place.
 *
 * @throws E_ARG, E_RANGE when the factor is no finite number
 * @example
 * const backend = createReferenceBackend();
 * toArray(scale(tensor(backend, [1, 2]), -3)); // → [-3, -6]
 */
export function scale(x: Tensor, factor: number): Tensor {
  expectTensor('scale', 'x', x);
  checkNumber('scale', 'factor', factor);
  dispatch('scale', reference, x)(x as HostTensor, factor);
  return x;
}

function reference(x: HostTensor, factor: number): void {
  const to = x.data;
  const by = Math.fround(factor);
  for (let i = 0; i < to.length; i++) to[i] = to[i]! * by;
}
