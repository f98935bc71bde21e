import { meanAbsoluteErrorBackward, meanAbsoluteErrorForward, rowLoss, type Loss } from '@gradwright/core';
import { expectNothing } from './no-arguments.ts';

/**
 * Mean absolute error: L = Σ |p − t|/(N·M), over N examples of M outputs  (Theory §18).
 *
 * prediction [rows, …], target of the same shape, or [rows] where M = 1. ∂L/∂p = sign(p − t)/(N·M), and 0 where they are equal.
 *
 * @throws E_ARG when given any argument; from `forward`: E_SHAPE when the shapes do not fit, E_EMPTY without rows
 * @example
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[1], [5]]), tensor(backend, [3, 5])];
 * const [loss, backward] = meanAbsoluteError().forward(prediction, target, createContext({ backend, batchSize: 2 }));
 * toArray(loss); // → 1
 * toArray(backward()); // → [[-0.5], [0]]
 */
export function meanAbsoluteError(...none: readonly []): Loss {
  expectNothing('meanAbsoluteError', none);
  return rowLoss({
    type: 'meanAbsoluteError',
    settings: [],
    rows: (prediction, target) => [
      meanAbsoluteErrorForward(prediction, target),
      (scaling) => meanAbsoluteErrorBackward(prediction, target, undefined, scaling),
    ],
  });
}
