import { addL1Gradient, checkNumber, sumOfAbsolutes, type Penalty } from '@gradwright/core';

/**
 * L1 penalty: adds λ·Σ |w| to the loss, and λ·sign(w) to the gradient, with sign(0) = 0  (Theory §14). It pulls weights to 0,
 * all at the same pace. Not divided by N.
 *
 * @throws E_ARG, E_RANGE when lambda is no finite number of at least 0
 * @example
 * const backend = createReferenceBackend();
 * const [weights, loss] = [tensor(backend, [3, -4]), tensor(backend, 1)];
 * l1(0.5).addValue(weights, loss);
 * toArray(loss); // → 4.5
 */
export function l1(lambda: number): Penalty {
  checkNumber('l1', 'lambda', lambda, { min: 0 });
  return {
    type: 'l1',
    settings: [lambda],
    addValue(weights, into) {
      // A rate of 0 is no penalty, not 0 times a sum that may have overflowed.
      if (lambda > 0) sumOfAbsolutes(weights, into, { scale: lambda, accumulate: true });
    },
    addGradient(weights, gradient) {
      if (lambda > 0) addL1Gradient(weights, gradient, { lambda });
    },
  };
}
