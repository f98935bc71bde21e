import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Element by element: out = a·b. `out` may be one of the operands.
 *
 * @throws E_SHAPE when the shapes differ; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(multiply(tensor(backend, [1, 2]), tensor(backend, [10, 20]))); // → [10, 40]
 */
export function multiply(a: Tensor, b: Tensor, out?: Tensor): Tensor {
  expectShape('multiply', 'b', b, expectTensor('multiply', 'a', a).shape);
  const product = output('multiply', out, a, a.shape);
  dispatch('multiply', reference, product, a, b)(a as HostTensor, b as HostTensor, product as HostTensor);
  return product;
}

function reference(a: HostTensor, b: HostTensor, out: HostTensor): void {
  const [x, y, to] = [a.data, b.data, out.data];
  for (let i = 0; i < to.length; i++) to[i] = x[i]! * y[i]!;
}
