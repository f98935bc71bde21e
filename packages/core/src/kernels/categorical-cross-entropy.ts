import { dispatch, output } from '../dispatch.ts';
import { log } from '../math/log.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { checkScaling, type LossScaling } from './accumulate-rows.ts';
import { expectClasses, readTargets, type SmoothingOptions } from './class-targets.ts';
import { checkProbabilities, clip } from './probabilities.ts';

/**
 * Categorical cross-entropy of each row, from probabilities: L_r = −Σ_c y_rc·ln p_rc  (Theory §5).
 *
 * p is taken as at least 10⁻⁷; rows are not normalised. prediction [rows, classes], target labels [rows], or one-hot or soft
 * [rows, classes] → [rows]. Order of summation: ascending columns, one chain.
 *
 * @throws E_LABEL naming the first row whose label is no class, E_RANGE naming the first prediction that is no probability,
 *   both before anything is written; E_SHAPE; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * toArray(categoricalCrossEntropyForward(tensor(backend, [[0.25, 0.75, 0], [1, 0, 0]]), tensor(backend, [[0, 0, 0], [1, 0, 0]]))); // → [0, 0]
 */
export function categoricalCrossEntropyForward(
  prediction: Tensor,
  target: Tensor,
  out?: Tensor,
  options: SmoothingOptions = {},
): Tensor {
  const [rows] = expectClasses('categoricalCrossEntropyForward', prediction, target, options) as [number];
  const losses = output('categoricalCrossEntropyForward', out, prediction, [rows]);
  const kernel = dispatch('categoricalCrossEntropyForward', forward, losses, prediction, target);
  kernel(prediction as HostTensor, target as HostTensor, losses as HostTensor, options);
  return losses;
}

/**
 * The way back: dp_rc = −(y_rc/p_rc)·weight_r/N, with the same limit of p, so that it is never infinite and never lost.
 *
 * @throws E_LABEL naming the first row whose label is no class, before anything is written; E_SHAPE; E_ARG, E_RANGE; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const halves = tensor(backend, [[0.5, 0.5]]);
 * toArray(categoricalCrossEntropyBackward(halves, halves, undefined, { size: 1 })); // → [[-1, -1]]
 */
export function categoricalCrossEntropyBackward(
  prediction: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  options: SmoothingOptions & LossScaling,
): Tensor {
  const shape = expectClasses('categoricalCrossEntropyBackward', prediction, target, options);
  checkScaling('categoricalCrossEntropyBackward', shape[0]!, options);
  const dp = output('categoricalCrossEntropyBackward', out, prediction, shape);
  const kernel = dispatch('categoricalCrossEntropyBackward', backward, dp, prediction, target, options.weights);
  kernel(prediction as HostTensor, target as HostTensor, dp as HostTensor, options);
  return dp;
}

function forward(prediction: HostTensor, target: HostTensor, out: HostTensor, options: SmoothingOptions): void {
  const [P, L] = [prediction.data, out.data];
  const columns = prediction.shape[1]!;
  const y = readTargets('categoricalCrossEntropyForward', target, columns, options);
  checkProbabilities('categoricalCrossEntropyForward', prediction);
  for (let row = 0, i = 0; row < L.length; row++) {
    let loss = 0;
    for (let column = 0; column < columns; column++, i++) {
      loss = Math.fround(loss - Math.fround(y.at(row, column) * log(clip(P[i]!))));
    }
    L[row] = loss;
  }
}

function backward(prediction: HostTensor, target: HostTensor, out: HostTensor, options: SmoothingOptions & LossScaling): void {
  const [P, dp, w] = [prediction.data, out.data, (options.weights as HostTensor | undefined)?.data];
  const [rows, columns] = prediction.shape as [number, number];
  const y = readTargets('categoricalCrossEntropyBackward', target, columns, options);
  const N = Math.fround(options.size);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      const slope = Math.fround(-y.at(row, column) / clip(P[i]!));
      dp[i] = (w === undefined ? slope : Math.fround(slope * w[row]!)) / N;
    }
  }
}
