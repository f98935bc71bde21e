import { softmaxCrossEntropyBackward, softmaxCrossEntropyForward, softmaxForward, rowLoss, type Loss } from '@gradwright/core';
import { checkSmoothing, type CrossEntropyOptions } from './label-smoothing.ts';

/**
 * Softmax and categorical cross-entropy in one, on logits: L = Σ_n Σ_i y_ni·(ln Σ_j e^(z_nj) − z_ni) / N, which for labels is the
 * mean of −ln softmax(z)[y]  (Theory §6).
 *
 * prediction [rows, classes] (logits); target labels [rows], whole numbers from 0 to classes − 1, or one-hot or soft rows
 * [rows, classes]. ∂L/∂z = (P − Y)/N, with P = softmax(z); where rows of Y do not sum to 1, (P·ΣY − Y)/N. The logarithm is that of a sum
 * whose largest term is 1, so nothing is clipped and nothing overflows. `activate` is the softmax.
 *
 * @throws E_ARG, E_RANGE for the options; from `forward`: E_LABEL naming the first row whose label is no class, E_SHAPE when the
 *   shapes do not fit, E_EMPTY without rows
 * @example
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[0, 0], [1000, 0]]), tensor(backend, [1, 0])];
 * const [loss, backward] = softmaxCrossEntropy().forward(prediction, target, createContext({ backend, batchSize: 2 }));
 * (toArray(loss) as number).toFixed(4); // → "0.3466"
 * toArray(backward()); // → [[0.25, -0.25], [0, 0]]
 */
export function softmaxCrossEntropy(options?: CrossEntropyOptions): Loss {
  const smoothing = checkSmoothing('softmaxCrossEntropy', options);
  return rowLoss({
    type: 'softmaxCrossEntropy',
    settings: options === undefined ? [] : [{ ...smoothing }],
    activate: (output) => softmaxForward(output),
    activation: 'softmax',
    rows(prediction, target) {
      const probabilities = prediction.backend.allocate(prediction.shape);
      return [
        softmaxCrossEntropyForward(prediction, target, probabilities, undefined, smoothing),
        (scaling) => softmaxCrossEntropyBackward(probabilities, target, undefined, { ...smoothing, ...scaling }),
      ];
    },
  });
}
