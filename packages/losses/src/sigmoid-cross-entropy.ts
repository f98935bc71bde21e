import { sigmoidCrossEntropyBackward, sigmoidCrossEntropyForward, sigmoidForward, rowLoss, type Loss } from '@gradwright/core';
import { expectNothing } from './no-arguments.ts';

/**
 * Binary cross-entropy on logits: L = Σ [max(z, 0) − z·y + ln(1 + e^(−|z|))]/(N·M), over N examples of M yes-or-no outputs, such
 * as several labels at once  (Theory §18).
 *
 * prediction [rows, …] (logits), target of the same shape (0, 1 or between), or [rows] where M = 1. ∂L/∂z = (σ(z) − y)/(N·M).
 * It is −y·ln σ(z) − (1 − y)·ln(1 − σ(z)), and finite for all finite logits. `activate` is the sigmoid.
 *
 * @throws E_ARG when given any argument; from `forward`: E_LABEL naming the first target beyond [0, 1], E_SHAPE when the shapes do not
 *   fit, E_EMPTY without rows
 * @example
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[0], [1000]]), tensor(backend, [1, 1])];
 * const [loss, backward] = sigmoidCrossEntropy().forward(prediction, target, createContext({ backend, batchSize: 2 }));
 * (toArray(loss) as number).toFixed(4); // → "0.3466"
 * toArray(backward()); // → [[-0.25], [0]]
 */
export function sigmoidCrossEntropy(...none: readonly []): Loss {
  expectNothing('sigmoidCrossEntropy', none);
  return rowLoss({
    type: 'sigmoidCrossEntropy',
    settings: [],
    activate: (output) => sigmoidForward(output),
    activation: 'sigmoid',
    rows: (prediction, target) => [
      sigmoidCrossEntropyForward(prediction, target),
      (scaling) => sigmoidCrossEntropyBackward(prediction, target, undefined, scaling),
    ],
  });
}
