import { meanSquaredErrorBackward, meanSquaredErrorForward, rowLoss, type Loss } from '@gradwright/core';
import { expectNothing } from './no-arguments.ts';

/**
 * Mean squared error: L = Σ (p − t)²/(N·M), over N examples of M outputs  (Theory §18).
 *
 * prediction [rows, …], target of the same shape, or [rows] where M = 1. ∂L/∂p = 2·(p − t)/(N·M): there is no ½ in L.
 *
 * @throws E_ARG when given any argument; from `forward`: E_SHAPE when the shapes do not fit, E_EMPTY without rows
 * @example
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[1], [5]]), tensor(backend, [3, 5])];
 * const [loss, backward] = meanSquaredError().forward(prediction, target, createContext({ backend, batchSize: 2 }));
 * toArray(loss); // → 2
 * toArray(backward()); // → [[-2], [0]]
 */
export function meanSquaredError(...none: readonly []): Loss {
  expectNothing('meanSquaredError', none);
  return rowLoss({
    type: 'meanSquaredError',
    settings: [],
    rows: (prediction, target) => [
      meanSquaredErrorForward(prediction, target),
      (scaling) => meanSquaredErrorBackward(prediction, target, undefined, scaling),
    ],
  });
}
