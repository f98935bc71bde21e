import { dispatch } from '../dispatch.ts';
import { exp } from '../math/exp.ts';
import { sigmoid } from '../math/sigmoid.ts';
import { log1p } from '../math/softplus.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import type { LossScaling } from './accumulate-rows.ts';
import { elementGradient, meanTerms, elementLosses, scaleSlopes } from './element-losses.ts';
import { checkProbabilities } from './probabilities.ts';

/**
 * Binary cross-entropy of each row, from logits: L_r = (1/M)·Σ_c [max(z, 0) − z·y + ln(1 + e^(−|z|))]  (Theory §18), which is
 * −y·ln σ(z) − (1 − y)·ln(1 − σ(z)) without its overflows.
 *
 * logits [rows, …] of M elements a row, target of the same shape, or [rows] where M = 1 → [rows]. Order of summation:
 * ascending columns, each term divided by M.
 *
 * @throws E_LABEL naming the first target beyond [0, 1], before anything is written; E_SHAPE when the shapes do not fit; E_BACKEND
 *   when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(sigmoidCrossEntropyForward(tensor(backend, [[1000], [-1000]]), tensor(backend, [0, 0]))); // → [1000, 0]
 */
export function sigmoidCrossEntropyForward(logits: Tensor, target: Tensor, out?: Tensor): Tensor {
  const losses = elementLosses('sigmoidCrossEntropyForward', logits, target, out);
  const kernel = dispatch('sigmoidCrossEntropyForward', forward, losses, logits, target);
  kernel(logits as HostTensor, target as HostTensor, losses as HostTensor);
  return losses;
}

/**
 * The way back: dz_rc = (σ(z_rc) − y_rc)·weight_r/(N·M).
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(sigmoidCrossEntropyBackward(tensor(backend, [[0]]), tensor(backend, [1]), undefined, { size: 1 })); // → [[-0.5]]
 */
export function sigmoidCrossEntropyBackward(
  logits: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  scaling: LossScaling,
): Tensor {
  const dz = elementGradient('sigmoidCrossEntropyBackward', logits, target, out, scaling);
  const kernel = dispatch('sigmoidCrossEntropyBackward', backward, dz, logits, target, scaling.weights);
  kernel(logits as HostTensor, target as HostTensor, dz as HostTensor, scaling);
  return dz;
}

function forward(logits: HostTensor, target: HostTensor, out: HostTensor): void {
  checkProbabilities('sigmoidCrossEntropyForward', target, 'target');
  meanTerms(logits, target, out, (z, y) => {
    const linear = Math.fround(Math.max(z, 0) - Math.fround(z * y));
    return Math.fround(linear + log1p(exp(-Math.abs(z))));
  });
}

function backward(logits: HostTensor, target: HostTensor, out: HostTensor, scaling: LossScaling): void {
  scaleSlopes(logits, target, out, scaling, (z, y) => Math.fround(sigmoid(z) - y));
}
