import { dispatch, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Sets every element of `out` to `value` (rounded to float32).
 *
 * @example
 * const backend = createReferenceBackend();
 * toArray(fill(backend.allocate([2]), 7)); // → [7, 7]
 */
export function fill(out: Tensor, value: number): Tensor {
  expectTensor('fill', 'out', out);
  dispatch('fill', reference, out)(out as HostTensor, value);
  return out;
}

function reference(out: HostTensor, value: number): void {
  out.data.fill(value);
}
