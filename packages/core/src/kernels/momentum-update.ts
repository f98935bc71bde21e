import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** How velocity gathers. */
export interface MomentumOptions {
  /** How much of the velocity stays, β. */
  readonly beta: number;
  /** How much of the update joins it: 1, or 1 − β for a moving average. */
  readonly rate: number;
  /** Look ahead by one step of the velocity. */
  readonly nesterov: boolean;
}

/**
 * v = β·v + rate·u, then u = v, or with Nesterov's look-ahead u = β·v + rate·u  (Theory §7, §15, §24).
 *
 * @throws E_SHAPE when the shapes differ; E_ARG, E_RANGE when an option is no number of its range; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const [updates, velocity] = [tensor(backend, [1]), tensor(backend, [2])];
 * momentumUpdate(updates, velocity, { beta: 0.5, rate: 1, nesterov: false });
 * toArray(updates); // → [2]
 */
export function momentumUpdate(updates: Tensor, velocity: Tensor, options: MomentumOptions): void {
  expectTensor('momentumUpdate', 'updates', updates);
  expectShape('momentumUpdate', 'velocity', velocity, updates.shape);
  checkNumber('momentumUpdate', 'beta', options?.beta);
  checkNumber('momentumUpdate', 'rate', options?.rate);
  dispatch('momentumUpdate', reference, updates, velocity)(updates as HostTensor, velocity as HostTensor, options);
}

function reference(updates: HostTensor, velocity: HostTensor, { beta, rate, nesterov }: MomentumOptions): void {
  const [u, v] = [updates.data, velocity.data];
  const [keep, join] = [Math.fround(beta), Math.fround(rate)];
  for (let i = 0; i < u.length; i++) {
    const joined = Math.fround(join * u[i]!);
    const moved = Math.fround(Math.fround(keep * v[i]!) + joined);
    v[i] = moved;
    u[i] = nesterov ? Math.fround(keep * moved) + joined : moved;
  }
}
