import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** The price of a weight. */
export interface PenaltyRate {
  readonly lambda: number;
}

/**
 * Adds the gradient of λ·Σ w²: out = out + 2λ·w  (Theory §14). Any shape.
 *
 * @throws E_SHAPE when the shapes differ; E_ARG, E_RANGE when lambda is no finite number of at least 0; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(addL2Gradient(tensor(backend, [1, -2]), tensor(backend, [10, 10]), { lambda: 0.5 })); // → [11, 8]
 */
export function addL2Gradient(weights: Tensor, out: Tensor, rate: PenaltyRate): Tensor {
  expectTensor('addL2Gradient', 'weights', weights);
  expectShape('addL2Gradient', 'out', out, weights.shape);
  checkNumber('addL2Gradient', 'lambda', rate?.lambda, { min: 0 });
  dispatch('addL2Gradient', reference, out, weights)(weights as HostTensor, out as HostTensor, rate);
  return out;
}

function reference(weights: HostTensor, out: HostTensor, { lambda }: PenaltyRate): void {
  const [w, to] = [weights.data, out.data];
  const rate = Math.fround(2 * lambda);
  for (let i = 0; i < to.length; i++) to[i] = to[i]! + Math.fround(rate * w[i]!);
}
