import { checkContext, sigmoidBackward, sigmoidForward, type Layer, type Same } from '@gradwright/core';
import { expectNothing, SAME } from './shapes.ts';

/**
 * Sigmoid: y = σ(x) = 1/(1 + e⁻ˣ)  (Theory §17, §13.1). Any shape.
 *
 * dy/dx = y·(1 − y), at most 1/4: a deep stack of them makes gradients vanish. NaN stays NaN.
 *
 * @throws E_ARG when given any argument
 * @example
 * const backend = createReferenceBackend();
 * const [output] = sigmoid().forward(tensor(backend, [[0, Infinity]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0.5, 1]]
 */
export function sigmoid(...none: readonly []): Layer<unknown, Same> {
  expectNothing('sigmoid', none);
  return {
    type: 'sigmoid',
    settings: [],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('sigmoid', context);
      const output = sigmoidForward(input);
      return [output, (outputGradient) => (inputGradient ? sigmoidBackward(output, outputGradient) : undefined)];
    },
  };
}
