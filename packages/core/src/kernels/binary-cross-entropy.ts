import { dispatch } from '../dispatch.ts';
import { log } from '../math/log.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import type { LossScaling } from './accumulate-rows.ts';
import { elementGradient, meanTerms, elementLosses, scaleSlopes } from './element-losses.ts';
import { checkProbabilities, clip } from './probabilities.ts';

/**
 * Binary cross-entropy of each row, from probabilities: L_r = −(1/M)·Σ_c [y·ln p + (1 − y)·ln(1 − p)]  (Theory §18).
 *
 * Both p and 1 − p are taken as at least 10⁻⁷. prediction [rows, …] of M elements a row, target of the same shape, or [rows] where
 * M = 1 → [rows]. Order of summation: ascending columns, each term divided by M.
 *
 * @throws before anything is written: E_RANGE naming the first prediction, or E_LABEL naming the first target, that is no share; E_SHAPE;
 *   E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * toArray(binaryCrossEntropyForward(tensor(backend, [[1], [0]]), tensor(backend, [1, 0]))); // → [0, 0]
 */
export function binaryCrossEntropyForward(prediction: Tensor, target: Tensor, out?: Tensor): Tensor {
  const losses = elementLosses('binaryCrossEntropyForward', prediction, target, out);
  const kernel = dispatch('binaryCrossEntropyForward', forward, losses, prediction, target);
  kernel(prediction as HostTensor, target as HostTensor, losses as HostTensor);
  return losses;
}

/**
 * The way back: dp_rc = ((1 − y)/(1 − p) − y/p)·weight_r/(N·M), with the same limits, so that it is never infinite and never lost.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(binaryCrossEntropyBackward(tensor(backend, [[0.5]]), tensor(backend, [1]), undefined, { size: 1 })); // → [[-2]]
 */
export function binaryCrossEntropyBackward(
  prediction: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  scaling: LossScaling,
): Tensor {
  const dp = elementGradient('binaryCrossEntropyBackward', prediction, target, out, scaling);
  const kernel = dispatch('binaryCrossEntropyBackward', backward, dp, prediction, target, scaling.weights);
  kernel(prediction as HostTensor, target as HostTensor, dp as HostTensor, scaling);
  return dp;
}

function forward(prediction: HostTensor, target: HostTensor, out: HostTensor): void {
  checkProbabilities('binaryCrossEntropyForward', prediction);
  checkProbabilities('binaryCrossEntropyForward', target, 'target');
  meanTerms(prediction, target, out, (p, y) => {
    const yes = Math.fround(y * log(clip(p)));
    const no = Math.fround(Math.fround(1 - y) * log(clip(Math.fround(1 - p))));
    return -Math.fround(yes + no);
  });
}

function backward(prediction: HostTensor, target: HostTensor, out: HostTensor, scaling: LossScaling): void {
  scaleSlopes(prediction, target, out, scaling, (p, y) => {
    const yes = Math.fround(y / clip(p));
    const no = Math.fround(Math.fround(1 - y) / clip(Math.fround(1 - p)));
    return Math.fround(no - yes);
  });
}
