import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Scalar, Tensor } from '../tensor.ts';

/**
 * Sets `into` to 1 if x holds a NaN or an infinity, and leaves it as it is if not: several tensors may share one answer.
 *
 * @throws E_SHAPE when `into` is no scalar; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(hasNonFinite(tensor(backend, [1, NaN]), zeros(backend, []))); // → 1
 */
export function hasNonFinite(x: Tensor, into: Scalar): Scalar {
  expectTensor('hasNonFinite', 'x', x);
  expectShape('hasNonFinite', 'into', into, []);
  dispatch('hasNonFinite', reference, into, x)(x as HostTensor, into as HostTensor);
  return into;
}

function reference(x: HostTensor, into: HostTensor): void {
  const [from, to] = [x.data, into.data];
  for (let i = 0; i < from.length; i++) {
    // x − x is 0 for what is finite, and NaN for what is not.
    if (from[i]! - from[i]! !== 0) {
      to[0] = 1;
      return;
    }
  }
}
