import { checkNumber } from '../checks.ts';
import { dispatch } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import type { LossScaling } from './accumulate-rows.ts';
import { elementGradient, meanTerms, elementLosses, scaleSlopes } from './element-losses.ts';

/** Where the Huber loss turns from a parabola into a line. */
export interface HuberOptions {
  readonly delta: number;
}

/**
 * Huber loss of each row: the mean over its M elements of ½e² where |e| ≤ δ, else δ·(|e| − ½δ), e = p − t  (Theory §18).
 *
 * prediction [rows, …] of M elements a row, target of the same shape, or [rows] where M = 1 → [rows]. Order of summation:
 * ascending columns, each term divided by M.
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG, E_RANGE when delta is no finite number above 0; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(huberForward(tensor(backend, [[1], [4]]), tensor(backend, [0, 0]), undefined, { delta: 2 })); // → [0.5, 6]
 */
export function huberForward(prediction: Tensor, target: Tensor, out: Tensor | undefined, options: HuberOptions): Tensor {
  checkNumber('huberForward', 'delta', options?.delta, { above: 0 });
  const losses = elementLosses('huberForward', prediction, target, out);
  const kernel = dispatch('huberForward', forward, losses, prediction, target);
  kernel(prediction as HostTensor, target as HostTensor, losses as HostTensor, options);
  return losses;
}

/**
 * The way back: dp_rc = e·weight_r/(N·M), with e kept within ±δ.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(huberBackward(tensor(backend, [[1], [4]]), tensor(backend, [0, 0]), undefined, { delta: 2, size: 1 })); // → [[1], [2]]
 */
export function huberBackward(
  prediction: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  options: HuberOptions & LossScaling,
): Tensor {
  checkNumber('huberBackward', 'delta', options?.delta, { above: 0 });
  const dp = elementGradient('huberBackward', prediction, target, out, options);
  const kernel = dispatch('huberBackward', backward, dp, prediction, target, options.weights);
  kernel(prediction as HostTensor, target as HostTensor, dp as HostTensor, options);
  return dp;
}

function forward(prediction: HostTensor, target: HostTensor, out: HostTensor, options: HuberOptions): void {
  const delta = Math.fround(options.delta);
  const half = Math.fround(0.5 * delta);
  meanTerms(prediction, target, out, (p, t) => {
    const e = Math.fround(p - t);
    const size = Math.abs(e);
    return size > delta ? Math.fround(delta * Math.fround(size - half)) : Math.fround(0.5 * Math.fround(e * e));
  });
}

function backward(prediction: HostTensor, target: HostTensor, out: HostTensor, options: HuberOptions & LossScaling): void {
  const delta = Math.fround(options.delta);
  scaleSlopes(prediction, target, out, options, (p, t) => {
    const e = Math.fround(p - t);
    // Written so that NaN stays.
    if (e > delta) return delta;
    return e < -delta ? -delta : e;
  });
}
