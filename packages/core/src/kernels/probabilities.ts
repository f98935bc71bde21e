import { createError } from '../errors.ts';
import { sizeOf } from '../shape.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** The least probability whose logarithm is taken. */
const LEAST = Math.fround(1e-7);

/** Rounding may carry a probability this far out of [0, 1]. */
const SLACK = 1e-6;

/** A probability as a logarithm and a quotient can bear it: in [10⁻⁷, 1]. NaN stays NaN. */
export function clip(p: number): number {
  if (p < LEAST) return LEAST;
  return p > 1 ? 1 : p;
}

/**
 * For the kernels of losses on probabilities, which would turn logits into a plausible number, and for targets that are shares.
 *
 * @throws E_RANGE naming the first prediction, or E_LABEL naming the first target, that is beyond [0, 1] by more than rounding; NaN
 *   passes, and makes the loss NaN
 * @example
 * const target = tensor(createReferenceBackend(), [[0.5], [2]]) as HostTensor;
 * checkProbabilities('mine', target, 'target'); // throws E_LABEL: mine: row 1, element 0 of target is 2, expected 0, 1 or a share …
 */
export function checkProbabilities(where: string, tensor: HostTensor, argument: 'prediction' | 'target' = 'prediction'): void {
  const P = tensor.data;
  for (let i = 0; i < P.length; i++) {
    if (P[i]! < -SLACK || P[i]! > 1 + SLACK) throw wrongProbability(where, tensor, i, P[i]!, argument);
  }
}

const EXPECTED = {
  prediction: 'a probability from 0 to 1 (for logits there are softmaxCrossEntropy and sigmoidCrossEntropy)',
  target: '0, 1 or a share between (for other numbers there are meanSquaredError and huber)',
};

/**
 * The error for a number that is no probability, for backends with kernels of their own.
 *
 * @example
 * const prediction = tensor(createReferenceBackend(), [[0.5], [0], [1.5]]);
 * throw wrongProbability('mine', prediction, 2, 1.5); // throws E_RANGE: mine: row 2, element 0 of prediction is 1.5, expected a probability …
 */
export function wrongProbability(
  where: string,
  tensor: Tensor,
  at: number,
  received: number,
  argument: 'prediction' | 'target' = 'prediction',
) {
  const columns = sizeOf(tensor.shape.slice(1));
  const place = `row ${Math.floor(at / columns)}, element ${at % columns}`;
  const expected = EXPECTED[argument];
  const code = argument === 'target' ? 'E_LABEL' : 'E_RANGE';
  return createError(code, where, `${place} of ${argument} is ${received}, expected ${expected}`, {
    argument,
    received,
    expected,
  });
}
