import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * s = s + g², then u = g/(√s + ε)  (Theory §24; Duchi, Hazan & Singer 2011).
 *
 * @throws E_SHAPE when the shapes differ; E_ARG, E_RANGE when an option is no number of its range; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const updates = tensor(backend, [3]);
 * adaGradUpdate(updates, tensor(backend, [16]), { epsilon: 0 });
 * toArray(updates); // → [0.6000…]
 */
export function adaGradUpdate(updates: Tensor, squares: Tensor, options: { readonly epsilon: number }): void {
  expectTensor('adaGradUpdate', 'updates', updates);
  expectShape('adaGradUpdate', 'squares', squares, updates.shape);
  checkNumber('adaGradUpdate', 'epsilon', options?.epsilon, { min: 0 });
  dispatch('adaGradUpdate', reference, updates, squares)(updates as HostTensor, squares as HostTensor, options);
}

function reference(updates: HostTensor, squares: HostTensor, { epsilon }: { readonly epsilon: number }): void {
  const [u, s] = [updates.data, squares.data];
  const floor = Math.fround(epsilon);
  for (let i = 0; i < u.length; i++) {
    const sum = Math.fround(s[i]! + Math.fround(u[i]! * u[i]!));
    s[i] = sum;
    u[i] = u[i]! / Math.fround(Math.fround(Math.sqrt(sum)) + floor);
  }
}
