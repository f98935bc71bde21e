import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** How Adam's means move, and what they are divided by while they are young. */
export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ, with t counted from 1: what the means are still short of. */
  readonly correction1: number;
  readonly correction2: number;
}

/**
 * m = β₁·m + (1 − β₁)·g, v = β₂·v + (1 − β₂)·g², then u = m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)  (Theory §24; Kingma & Ba 2015).
 *
 * @throws E_SHAPE when the shapes differ; E_ARG, E_RANGE when an option is no number of its range; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const updates = tensor(backend, [5]);
 * const options = { beta1: 0.5, beta2: 0.75, epsilon: 0, correction1: 0.5, correction2: 0.25 };
 * adamUpdate(updates, tensor(backend, [0]), tensor(backend, [0]), options);
 * toArray(updates); // → [1]
 */
export function adamUpdate(updates: Tensor, mean: Tensor, squares: Tensor, options: AdamOptions): void {
  expectTensor('adamUpdate', 'updates', updates);
  expectShape('adamUpdate', 'mean', mean, updates.shape);
  expectShape('adamUpdate', 'squares', squares, updates.shape);
  checkNumber('adamUpdate', 'beta1', options?.beta1, { min: 0, max: 1 });
  checkNumber('adamUpdate', 'beta2', options?.beta2, { min: 0, max: 1 });
  checkNumber('adamUpdate', 'epsilon', options?.epsilon, { min: 0 });
  checkNumber('adamUpdate', 'correction1', options?.correction1, { above: 0, max: 1 });
  checkNumber('adamUpdate', 'correction2', options?.correction2, { above: 0, max: 1 });
  const kernel = dispatch('adamUpdate', reference, updates, mean, squares);
  kernel(updates as HostTensor, mean as HostTensor, squares as HostTensor, options);
}

function reference(updates: HostTensor, mean: HostTensor, squares: HostTensor, options: AdamOptions): void {
  const [u, m, v] = [updates.data, mean.data, squares.data];
  const [beta1, beta2, floor] = [Math.fround(options.beta1), Math.fround(options.beta2), Math.fround(options.epsilon)];
  const [join1, join2] = [Math.fround(1 - options.beta1), Math.fround(1 - options.beta2)];
  const [correct1, correct2] = [Math.fround(1 / options.correction1), Math.fround(1 / options.correction2)];
  for (let i = 0; i < u.length; i++) {
    const g = u[i]!;
    const first = Math.fround(Math.fround(beta1 * m[i]!) + Math.fround(join1 * g));
    const second = Math.fround(Math.fround(beta2 * v[i]!) + Math.fround(join2 * Math.fround(g * g)));
    m[i] = first;
    v[i] = second;
    u[i] = Math.fround(first * correct1) / Math.fround(Math.fround(Math.sqrt(Math.fround(second * correct2))) + floor);
  }
}
