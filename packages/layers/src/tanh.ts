import { checkContext, tanhBackward, tanhForward, type Layer, type Same } from '@gradwright/core';
import { expectNothing, SAME } from './shapes.ts';

/**
 * Hyperbolic tangent: y = tanh(x)  (Theory §17, §13.1). Any shape.
 *
 * dy/dx = 1 − y², which comes to 0 where the unit saturates. NaN stays NaN.
 *
 * @throws E_ARG when given any argument
 * @example
 * const backend = createReferenceBackend();
 * const [output] = tanh().forward(tensor(backend, [[0, Infinity]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0, 1]]
 */
export function tanh(...none: readonly []): Layer<unknown, Same> {
  expectNothing('tanh', none);
  return {
    type: 'tanh',
    settings: [],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('tanh', context);
      const output = tanhForward(input);
      return [output, (outputGradient) => (inputGradient ? tanhBackward(output, outputGradient) : undefined)];
    },
  };
}
