import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import type { PenaltyRate } from './add-l2-gradient.ts';
import { signOf } from './mean-absolute-error.ts';

/**
 * Adds the gradient of λ·Σ |w|: out = out + λ·sign(w), with sign(0) = 0  (Theory §14). Any shape.
 *
 * @throws E_SHAPE when the shapes differ; E_ARG, E_RANGE when lambda is no finite number of at least 0; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(addL1Gradient(tensor(backend, [3, 0, -2]), tensor(backend, [10, 10, 10]), { lambda: 1 })); // → [11, 10, 9]
 */
export function addL1Gradient(weights: Tensor, out: Tensor, rate: PenaltyRate): Tensor {
  expectTensor('addL1Gradient', 'weights', weights);
  expectShape('addL1Gradient', 'out', out, weights.shape);
  checkNumber('addL1Gradient', 'lambda', rate?.lambda, { min: 0 });
  dispatch('addL1Gradient', reference, out, weights)(weights as HostTensor, out as HostTensor, rate);
  return out;
}

function reference(weights: HostTensor, out: HostTensor, { lambda }: PenaltyRate): void {
  const [w, to] = [weights.data, out.data];
  const rate = Math.fround(lambda);
  for (let i = 0; i < to.length; i++) to[i] = to[i]! + Math.fround(rate * signOf(w[i]!));
}
