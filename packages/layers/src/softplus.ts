import {
  checkContext,
  checkNumber,
  checkOptions,
  softplusBackward,
  softplusForward,
  type Layer,
  type Same,
} from '@gradwright/core';
import { SAME } from './shapes.ts';

/**
 * Softplus: y = log(1 + e^(beta·x))/beta, a smooth ReLU  (Theory §17; Dugas et al., 2001). Any shape.
 *
 * dy/dx = σ(beta·x). Nothing overflows; NaN stays NaN.
 *
 * @param options.beta - how sharp the bend at 0 is; default 1
 * @throws E_ARG for an unknown option, E_RANGE for a beta outside [10⁻⁶, 10⁶]
 * @example
 * const backend = createReferenceBackend();
 * const [output] = softplus({ beta: 2 }).forward(tensor(backend, [[-Infinity, 1000]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0, 1000]]
 */
export function softplus(options?: { readonly beta?: number }): Layer<unknown, Same> {
  const { beta = 1 } = checkOptions('softplus', options, ['beta']);
  checkNumber('softplus', 'beta', beta, { min: 1e-6, max: 1e6 });
  return {
    type: 'softplus',
    settings: [{ beta }],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('softplus', context);
      const output = softplusForward(input, undefined, { beta });
      return [
        output,
        (outputGradient) => (inputGradient ? softplusBackward(input, outputGradient, undefined, { beta }) : undefined),
      ];
    },
  };
}
