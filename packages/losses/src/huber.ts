import { checkNumber, checkOptions, huberBackward, huberForward, rowLoss, type HuberOptions, type Loss } from '@gradwright/core';

/**
 * Huber loss: the mean over N examples of M outputs of ½e² where |e| ≤ δ, else δ·(|e| − ½δ), with e = p − t  (Theory §18;
 * Huber, "Robust Estimation of a Location Parameter", 1964).
 *
 * prediction [rows, …], target of the same shape, or [rows] where M = 1. ∂L/∂p = e/(N·M), with e kept within ±δ. It is not
 * smooth L1, which divides by δ.
 *
 * @throws E_ARG, E_RANGE when delta is missing or not above 0; from `forward`: E_SHAPE when the shapes do not fit, E_EMPTY without rows
 * @example
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[1], [4]]), tensor(backend, [0, 0])];
 * const [loss, backward] = huber({ delta: 2 }).forward(prediction, target, createContext({ backend, batchSize: 2 }));
 * toArray(loss); // → 3.25
 * toArray(backward()); // → [[0.5], [1]]
 */
export function huber(options: HuberOptions): Loss {
  const delta = checkNumber('huber', 'delta', checkOptions('huber', options, ['delta']).delta, { above: 0 });
  return rowLoss({
    type: 'huber',
    settings: [{ delta }],
    rows: (prediction, target) => [
      huberForward(prediction, target, undefined, { delta }),
      (scaling) => huberBackward(prediction, target, undefined, { delta, ...scaling }),
    ],
  });
}
