import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** How the mean of squares moves. */
export interface RmsPropOptions {
  /** How much of the mean stays, ρ. */
  readonly rho: number;
  readonly epsilon: number;
}

/**
 * s = ρ·s + (1 − ρ)·g², then u = g/(√s + ε)  (Theory §24; Hinton's lecture 6e, 2012).
 *
 * @throws E_SHAPE when the shapes differ; E_ARG, E_RANGE when an option is no number of its range; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const updates = tensor(backend, [4]);
 * rmsPropUpdate(updates, tensor(backend, [0]), { rho: 0.75, epsilon: 0 });
 * toArray(updates); // → [2]
 */
export function rmsPropUpdate(updates: Tensor, squares: Tensor, options: RmsPropOptions): void {
  expectTensor('rmsPropUpdate', 'updates', updates);
  expectShape('rmsPropUpdate', 'squares', squares, updates.shape);
  checkNumber('rmsPropUpdate', 'rho', options?.rho, { min: 0, max: 1 });
  checkNumber('rmsPropUpdate', 'epsilon', options?.epsilon, { min: 0 });
  dispatch('rmsPropUpdate', reference, updates, squares)(updates as HostTensor, squares as HostTensor, options);
}

function reference(updates: HostTensor, squares: HostTensor, { rho, epsilon }: RmsPropOptions): void {
  const [u, s] = [updates.data, squares.data];
  const [keep, join, floor] = [Math.fround(rho), Math.fround(1 - rho), Math.fround(epsilon)];
  for (let i = 0; i < u.length; i++) {
    const square = Math.fround(u[i]! * u[i]!);
    const mean = Math.fround(Math.fround(keep * s[i]!) + Math.fround(join * square));
    s[i] = mean;
    u[i] = u[i]! / Math.fround(Math.fround(Math.sqrt(mean)) + floor);
  }
}
