import { checkContext, logSoftmaxBackward, logSoftmaxForward, type Layer, type Same } from '@gradwright/core';
import { expectNothing, SAME } from './shapes.ts';

/**
 * Logarithm of softmax along the last axis: L_i = (z_i − max z) − log Σ_j e^(z_j − max z)  (Theory §4). Any shape with an axis.
 *
 * Backward goes through the whole Jacobian: ∂L_i/∂z_j = δ_ij − P_j. Exact where log(softmax(z)) would be −∞; what float32
 * cannot hold ends at −3.4e38.
 *
 * @throws E_ARG when given any argument; from `forward`: E_SHAPE for a tensor of shape []
 * @example
 * const backend = createReferenceBackend();
 * const [output] = logSoftmax().forward(tensor(backend, [[1000, 0]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0, -1000]]
 */
export function logSoftmax(...none: readonly []): Layer<unknown, Same> {
  expectNothing('logSoftmax', none);
  return {
    type: 'logSoftmax',
    settings: [],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('logSoftmax', context);
      const output = logSoftmaxForward(input);
      return [output, (outputGradient) => (inputGradient ? logSoftmaxBackward(output, outputGradient) : undefined)];
    },
  };
}
