import { checkContext, reluBackward, reluForward, type Layer, type Same } from '@gradwright/core';
import { expectNothing, SAME } from './shapes.ts';

/** A layer that is also an epilogue of a matrix product, which `dense` can take over. */
export interface ReluLayer extends Layer<unknown, Same> {
  readonly '~epilogue': 'relu';
}

/**
 * ReLU: y = max(0, x)  (Theory §2). Any shape.
 *
 * dy/dx = 1 where x > 0, else 0; at the kink 0. NaN stays NaN, −0 becomes 0. Straight after `dense`, `sequential` runs both in
 * one kernel, with the same bits.
 *
 * @throws E_ARG when given any argument
 * @example
 * const backend = createReferenceBackend();
 * const [output] = relu().forward(tensor(backend, [[-1, 2]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0, 2]]
 */
export function relu(...none: readonly []): ReluLayer {
  expectNothing('relu', none);
  return {
    type: 'relu',
    settings: [],
    parameters: {},
    '~shapes': SAME,
    '~epilogue': 'relu',
    forward(input, context) {
      const { inputGradient } = checkContext('relu', context);
      const output = reluForward(input);
      return [output, (outputGradient) => (inputGradient ? reluBackward(output, outputGradient) : undefined)];
    },
  };
}
