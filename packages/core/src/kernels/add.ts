import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Element by element: out = a + b. `out` may be one of the operands.
 *
 * @throws E_SHAPE when the shapes differ; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(add(tensor(backend, [1, 2]), tensor(backend, [10, 20]))); // → [11, 22]
 */
export function add(a: Tensor, b: Tensor, out?: Tensor): Tensor {
  expectShape('add', 'b', b, expectTensor('add', 'a', a).shape);
  const sum = output('add', out, a, a.shape);
  dispatch('add', reference, sum, a, b)(a as HostTensor, b as HostTensor, sum as HostTensor);
  return sum;
}

function reference(a: HostTensor, b: HostTensor, out: HostTensor): void {
  const [x, y, to] = [a.data, b.data, out.data];
  for (let i = 0; i < to.length; i++) to[i] = x[i]! + y[i]!;
}
