import { dispatch, expectDistinct, expectShape, output } from '../dispatch.ts';
import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { checkScaling, type LossScaling } from './accumulate-rows.ts';
import { expectClasses, readTargets, type SmoothingOptions } from './class-targets.ts';

/** A row's loss ends here, where logits lie further apart than float32 can say: its mean over many rows still has room. */
const LARGEST = Math.fround(3e38);

/**
 * Softmax and categorical cross-entropy in one, from logits: L_r = Σ_c y_rc·(ln Σ_j e^(z_rj − max z_r) − (z_rc − max z_r))  (Theory §6).
 *
 * No logarithm of a rounded probability is taken: exact for any logits, and at most 3·10³⁸. Writes P = softmax(z) too, with the
 * bits of `softmaxForward`, for the way back.
 *
 * prediction (the logits) and probabilities [rows, classes], target labels [rows], or one-hot or soft [rows, classes] → [rows].
 * Order of summation: ascending columns, one chain.
 *
 * @throws E_LABEL naming the first row whose label is no class, before anything is written; E_SHAPE; E_ARG when an output
 *   overlaps an operand; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const logits = tensor(backend, [[1000, 0], [0, 1000]]);
 * const probabilities = backend.allocate([2, 2]);
 * toArray(softmaxCrossEntropyForward(logits, tensor(backend, [0, 0]), probabilities)); // → [0, 1000]
 */
export function softmaxCrossEntropyForward(
  prediction: Tensor,
  target: Tensor,
  probabilities: Tensor,
  out?: Tensor,
  options: SmoothingOptions = {},
): Tensor {
  const shape = expectClasses('softmaxCrossEntropyForward', prediction, target, options);
  expectShape('softmaxCrossEntropyForward', 'probabilities', probabilities, shape);
  const losses = output('softmaxCrossEntropyForward', out, prediction, [shape[0]!]);
  expectDistinct('softmaxCrossEntropyForward', probabilities, prediction, target);
  if (out !== undefined) expectDistinct('softmaxCrossEntropyForward', out, prediction, target, probabilities);
  const kernel = dispatch('softmaxCrossEntropyForward', forward, losses, prediction, target, probabilities);
  kernel(prediction as HostTensor, target as HostTensor, probabilities as HostTensor, losses as HostTensor, options);
  return losses;
}

/**
 * The way back, from the probabilities: dz_rc = (p_rc·Σ_j y_rj − y_rc)·weight_r/N, that is (P − Y)/N where each row of Y sums to 1.
 *
 * @throws E_LABEL naming the first row whose label is no class, before anything is written; E_SHAPE; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * toArray(softmaxCrossEntropyBackward(tensor(backend, [[0.5, 0.5]]), tensor(backend, [0]), undefined, { size: 1 })); // → [[-0.5, 0.5]]
 */
export function softmaxCrossEntropyBackward(
  probabilities: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  options: SmoothingOptions & LossScaling,
): Tensor {
  const shape = expectClasses('softmaxCrossEntropyBackward', probabilities, target, options);
  checkScaling('softmaxCrossEntropyBackward', shape[0]!, options);
  const dz = output('softmaxCrossEntropyBackward', out, probabilities, shape);
  const kernel = dispatch('softmaxCrossEntropyBackward', backward, dz, probabilities, target, options.weights);
  kernel(probabilities as HostTensor, target as HostTensor, dz as HostTensor, options);
  return dz;
}

function forward(
  logits: HostTensor,
  target: HostTensor,
  probabilities: HostTensor,
  out: HostTensor,
  options: SmoothingOptions,
): void {
  const [Z, P, L] = [logits.data, probabilities.data, out.data];
  const columns = logits.shape[1]!;
  const y = readTargets('softmaxCrossEntropyForward', target, columns, options);
  for (let row = 0, start = 0; row < L.length; row++, start += columns) {
    let max = Z[start]!;
    for (let i = start + 1; i < start + columns; i++) if (Z[i]! > max) max = Z[i]!;
    let sum = 0;
    for (let i = start; i < start + columns; i++) {
      const power = exp(Math.fround(Z[i]! - max));
      P[i] = power;
      sum = Math.fround(sum + power);
    }
    const logarithm = log(sum);
    let loss = 0;
    for (let i = start; i < start + columns; i++) {
      // −ln p. Written so that NaN stays.
      const surprise = Math.fround(logarithm - Math.fround(Z[i]! - max));
      loss = Math.fround(loss + Math.fround(y.at(row, i - start) * (surprise > LARGEST ? LARGEST : surprise)));
      P[i] = P[i]! / sum;
    }
    L[row] = loss;
  }
}

function backward(probabilities: HostTensor, target: HostTensor, out: HostTensor, options: SmoothingOptions & LossScaling): void {
  const [P, dz, w] = [probabilities.data, out.data, (options.weights as HostTensor | undefined)?.data];
  const [rows, columns] = probabilities.shape as [number, number];
  const y = readTargets('softmaxCrossEntropyBackward', target, columns, options);
  const N = Math.fround(options.size);
  for (let row = 0, i = 0; row < rows; row++) {
    const mass = y.sum(row);
    for (let column = 0; column < columns; column++, i++) {
      const slope = Math.fround(Math.fround(P[i]! * mass) - y.at(row, column));
      dz[i] = (w === undefined ? slope : Math.fround(slope * w[row]!)) / N;
    }
  }
}
