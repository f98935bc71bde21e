import { checkNumber } from '../checks.ts';
import { dispatch, expectTensor, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Element by element: out = 1 / √(x + ε). With a variance for x, the inverse deviation of normalisation layers.
 *
 * @throws E_ARG, E_RANGE when epsilon is no finite number of at least 0; E_SHAPE when the shapes differ; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(inverseRoot(tensor(backend, [3, 15]), undefined, { epsilon: 1 })); // → [0.5, 0.25]
 */
export function inverseRoot(x: Tensor, out: Tensor | undefined, options: { readonly epsilon: number }): Tensor {
  checkNumber('inverseRoot', 'epsilon', options?.epsilon, { min: 0 });
  expectTensor('inverseRoot', 'x', x);
  const to = output('inverseRoot', out, x, x.shape);
  dispatch('inverseRoot', reference, to, x)(x as HostTensor, to as HostTensor, options);
  return to;
}

function reference(x: HostTensor, out: HostTensor, options: { readonly epsilon: number }): void {
  const [from, to] = [x.data, out.data];
  const epsilon = Math.fround(options.epsilon);
  for (let i = 0; i < to.length; i++) to[i] = 1 / Math.fround(Math.sqrt(Math.fround(from[i]! + epsilon)));
}
