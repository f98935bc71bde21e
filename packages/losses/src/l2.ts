import { addL2Gradient, checkNumber, sumOfSquares, type Penalty } from '@gradwright/core';

/**
 * L2 penalty: adds λ·Σ w² to the loss, and 2λ·w to the gradient  (Theory §14).
 *
 * The full form: no ½, not divided by N. See this package's table for what λ is elsewhere. With Adam it is not the same as
 * decoupled weight decay (`adamW`).
 *
 * @throws E_ARG, E_RANGE when lambda is no finite number of at least 0
 * @example
 * const backend = createReferenceBackend();
 * const [weights, loss] = [tensor(backend, [3, -4]), tensor(backend, 1)];
 * l2(0.5).addValue(weights, loss);
 * toArray(loss); // → 13.5
 */
export function l2(lambda: number): Penalty {
  checkNumber('l2', 'lambda', lambda, { min: 0 });
  return {
    type: 'l2',
    settings: [lambda],
    addValue(weights, into) {
      // A rate of 0 is no penalty, not 0 times a sum that may have overflowed.
      if (lambda > 0) sumOfSquares(weights, into, { scale: lambda, accumulate: true });
    },
    addGradient(weights, gradient) {
      if (lambda > 0) addL2Gradient(weights, gradient, { lambda });
    },
  };
}
