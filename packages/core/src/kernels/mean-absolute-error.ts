import { dispatch } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import type { LossScaling } from './accumulate-rows.ts';
import { elementGradient, meanTerms, elementLosses, scaleSlopes } from './element-losses.ts';

/**
 * Absolute error of each row: L_r = (1/M)·Σ_c |p_rc − t_rc|  (Theory §18).
 *
 * prediction [rows, …] of M elements a row, target of the same shape, or [rows] where M = 1 → [rows]. Order of summation:
 * ascending columns, each term divided by M.
 *
 * @throws E_SHAPE when the shapes do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(meanAbsoluteErrorForward(tensor(backend, [[1, 5]]), tensor(backend, [[3, 5]]))); // → [1]
 */
export function meanAbsoluteErrorForward(prediction: Tensor, target: Tensor, out?: Tensor): Tensor {
  const losses = elementLosses('meanAbsoluteErrorForward', prediction, target, out);
  const kernel = dispatch('meanAbsoluteErrorForward', forward, losses, prediction, target);
  kernel(prediction as HostTensor, target as HostTensor, losses as HostTensor);
  return losses;
}

/**
 * The way back: dp_rc = sign(p_rc − t_rc)·weight_r/(N·M), and 0 where both are equal.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(meanAbsoluteErrorBackward(tensor(backend, [[1, 5]]), tensor(backend, [[3, 5]]), undefined, { size: 1 })); // → [[-0.5, 0]]
 */
export function meanAbsoluteErrorBackward(
  prediction: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  scaling: LossScaling,
): Tensor {
  const dp = elementGradient('meanAbsoluteErrorBackward', prediction, target, out, scaling);
  const kernel = dispatch('meanAbsoluteErrorBackward', backward, dp, prediction, target, scaling.weights);
  kernel(prediction as HostTensor, target as HostTensor, dp as HostTensor, scaling);
  return dp;
}

function forward(prediction: HostTensor, target: HostTensor, out: HostTensor): void {
  meanTerms(prediction, target, out, (p, t) => Math.abs(Math.fround(p - t)));
}

function backward(prediction: HostTensor, target: HostTensor, out: HostTensor, scaling: LossScaling): void {
  scaleSlopes(prediction, target, out, scaling, (p, t) => signOf(Math.fround(p - t)));
}

/** −1, 0 or 1; NaN stays NaN, and −0 becomes 0. */
export function signOf(x: number): number {
  if (x > 0) return 1;
  return x < 0 ? -1 : x + 0;
}
