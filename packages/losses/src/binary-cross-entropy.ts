import { binaryCrossEntropyBackward, binaryCrossEntropyForward, rowLoss, type Loss } from '@gradwright/core';
import { expectNothing } from './no-arguments.ts';

/**
 * Binary cross-entropy on probabilities: L = −Σ [y·ln p + (1 − y)·ln(1 − p)]/(N·M), over N examples of M yes-or-no outputs
 * (Theory §18).
 *
 * prediction [rows, …] in [0, 1], target of the same shape (0, 1 or between), or [rows] where M = 1.
 * ∂L/∂p = ((1 − y)/(1 − p) − y/p)/(N·M). Each p and 1 − p is taken as at least 10⁻⁷, in the loss and in its gradient: so the
 * loss of an element ends at 16.1, and a certain error still learns. `sigmoidCrossEntropy`, on logits, needs no such limit.
 *
 * @throws E_ARG when given any argument; from `forward`: E_RANGE naming the first prediction that is no probability, E_LABEL naming the
 *   first target that is none, E_SHAPE when the shapes do not fit, E_EMPTY without rows
 * @example
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[0.5], [1]]), tensor(backend, [1, 1])];
 * const [loss, backward] = binaryCrossEntropy().forward(prediction, target, createContext({ backend, batchSize: 2 }));
 * (toArray(loss) as number).toFixed(4); // → "0.3466"
 * toArray(backward()); // → [[-1], [-0.5]]
 */
export function binaryCrossEntropy(...none: readonly []): Loss {
  expectNothing('binaryCrossEntropy', none);
  return rowLoss({
    type: 'binaryCrossEntropy',
    settings: [],
    rows: (prediction, target) => [
      binaryCrossEntropyForward(prediction, target),
      (scaling) => binaryCrossEntropyBackward(prediction, target, undefined, scaling),
    ],
  });
}
