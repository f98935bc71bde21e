import { checkContext, softmaxBackward, softmaxForward, type Layer, type Same } from '@gradwright/core';
import { expectNothing, SAME } from './shapes.ts';

/**
 * Softmax along the last axis: P_i = e^(z_i − max z) / Σ_j e^(z_j − max z)  (Theory §4). Any shape with an axis.
 *
 * Backward goes through the whole Jacobian: ∂P_i/∂z_j = P_i·(δ_ij − P_j). For training a classifier leave it out and give the
 * logits to the fused loss, which is exact where P underflows  (Theory §6).
 *
 * @throws E_ARG when given any argument; from `forward`: E_SHAPE for a tensor of shape []
 * @example
 * const backend = createReferenceBackend();
 * const [output] = softmax().forward(tensor(backend, [[1000, 1000]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0.5, 0.5]]
 */
export function softmax(...none: readonly []): Layer<unknown, Same> {
  expectNothing('softmax', none);
  return {
    type: 'softmax',
    settings: [],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('softmax', context);
      const output = softmaxForward(input);
      return [output, (outputGradient) => (inputGradient ? softmaxBackward(output, outputGradient) : undefined)];
    },
  };
}
