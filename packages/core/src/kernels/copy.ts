import { dispatch, expectTensor, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * out = x, to the bit.
 *
 * @throws E_SHAPE when the shapes differ; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(copy(tensor(backend, [1, 2]))); // → [1, 2]
 */
export function copy(x: Tensor, out?: Tensor): Tensor {
  expectTensor('copy', 'x', x);
  const to = output('copy', out, x, x.shape);
  dispatch('copy', reference, to, x)(x as HostTensor, to as HostTensor);
  return to;
}

function reference(x: HostTensor, out: HostTensor): void {
  out.data.set(x.data);
}
