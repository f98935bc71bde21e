import { wrongType } from '../checks.ts';
import { dispatch, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Sets every element of `out` to `value` (rounded to float32).
 *
 * @throws E_ARG when `out` is no tensor or `value` no number
 * @example
 * const backend = createReferenceBackend();
 * toArray(fill(backend.allocate([2]), 7)); // → [7, 7]
 */
export function fill(out: Tensor, value: number): Tensor {
  expectTensor('fill', 'out', out);
  if (typeof value !== 'number') throw wrongType('fill', 'value', value, 'a number');
  dispatch('fill', reference, out)(out as HostTensor, value);
  return out;
}

function reference(out: HostTensor, value: number): void {
  out.data.fill(value);
}
