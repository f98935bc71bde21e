import { dispatch } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import type { LossScaling } from './accumulate-rows.ts';
import { elementGradient, meanTerms, elementLosses, scaleSlopes } from './element-losses.ts';

/**
 * Squared error of each row: L_r = (1/M)·Σ_c (p_rc − t_rc)²  (Theory §18).
 *
 * prediction [rows, …] of M elements a row, target of the same shape, or [rows] where M = 1 → [rows]. Order of summation:
 * ascending columns, each term divided by M.
 *
 * @throws E_SHAPE when the shapes do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(meanSquaredErrorForward(tensor(backend, [[1, 5]]), tensor(backend, [[3, 5]]))); // → [2]
 */
export function meanSquaredErrorForward(prediction: Tensor, target: Tensor, out?: Tensor): Tensor {
  const losses = elementLosses('meanSquaredErrorForward', prediction, target, out);
  const kernel = dispatch('meanSquaredErrorForward', forward, losses, prediction, target);
  kernel(prediction as HostTensor, target as HostTensor, losses as HostTensor);
  return losses;
}

/**
 * The way back: dp_rc = 2·(p_rc − t_rc)·weight_r/(N·M).
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(meanSquaredErrorBackward(tensor(backend, [[1, 5]]), tensor(backend, [[3, 5]]), undefined, { size: 1 })); // → [[-2, 0]]
 */
export function meanSquaredErrorBackward(
  prediction: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  scaling: LossScaling,
): Tensor {
  const dp = elementGradient('meanSquaredErrorBackward', prediction, target, out, scaling);
  const kernel = dispatch('meanSquaredErrorBackward', backward, dp, prediction, target, scaling.weights);
  kernel(prediction as HostTensor, target as HostTensor, dp as HostTensor, scaling);
  return dp;
}

function forward(prediction: HostTensor, target: HostTensor, out: HostTensor): void {
  meanTerms(prediction, target, out, (p, t) => {
    const e = Math.fround(p - t);
    return Math.fround(e * e);
  });
}

function backward(prediction: HostTensor, target: HostTensor, out: HostTensor, scaling: LossScaling): void {
  scaleSlopes(prediction, target, out, scaling, (p, t) => Math.fround(2 * Math.fround(p - t)));
}
