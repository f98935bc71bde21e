import { categoricalCrossEntropyBackward, categoricalCrossEntropyForward, rowLoss, type Loss } from '@gradwright/core';
import { checkSmoothing, type CrossEntropyOptions } from './label-smoothing.ts';

/**
 * Categorical cross-entropy on probabilities: L = −Σ_n Σ_i y_ni·ln p_ni / N, which for labels is the mean of −ln p[y]  (Theory §5).
 *
 * prediction [rows, classes] in [0, 1], rows not normalised; target labels [rows], whole numbers from 0 to classes − 1, or one-hot
 * or soft rows [rows, classes]. ∂L/∂p = −(Y/p)/N. p is taken as at least 10⁻⁷, in the loss and in its gradient: so the loss
 * of an example ends at 16.1, and a certain error still learns. `softmaxCrossEntropy`, on logits, needs no such limit.
 *
 * @throws E_ARG, E_RANGE for the options; from `forward`: E_LABEL naming the first row whose label is no class, E_RANGE naming the
 *   first prediction that is no probability, E_SHAPE when the shapes do not fit, E_EMPTY without rows
 * @example
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[0.5, 0.25, 0.25]]), tensor(backend, [0])];
 * const [loss, backward] = categoricalCrossEntropy().forward(prediction, target, createContext({ backend, batchSize: 1 }));
 * (toArray(loss) as number).toFixed(4); // → "0.6931"
 * toArray(backward()); // → [[-2, -0, -0]]
 */
export function categoricalCrossEntropy(options?: CrossEntropyOptions): Loss {
  const smoothing = checkSmoothing('categoricalCrossEntropy', options);
  return rowLoss({
    type: 'categoricalCrossEntropy',
    settings: options === undefined ? [] : [{ ...smoothing }],
    rows: (prediction, target) => [
      categoricalCrossEntropyForward(prediction, target, undefined, smoothing),
      (scaling) => categoricalCrossEntropyBackward(prediction, target, undefined, { ...smoothing, ...scaling }),
    ],
  });
}
