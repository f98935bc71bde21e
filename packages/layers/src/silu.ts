import { checkContext, checkNumber, checkOptions, siluBackward, siluForward, type Layer, type Same } from '@gradwright/core';
import { SAME } from './shapes.ts';

/**
 * Sigmoid linear unit, or swish: y = x·σ(beta·x)  (Theory §17; Elfwing et al., 2018). Any shape.
 *
 * dy/dx = σ(t) + t·σ(t)·(1 − σ(t)) with t = beta·x. NaN stays NaN, and −∞·0 is one.
 *
 * @param options.beta - how sharp the bend at 0 is; default 1
 * @throws E_ARG for an unknown option, E_RANGE for a beta outside [10⁻⁶, 10⁶]
 * @example
 * const backend = createReferenceBackend();
 * const [output] = silu({ beta: 2 }).forward(tensor(backend, [[0, 1000]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0, 1000]]
 */
export function silu(options?: { readonly beta?: number }): Layer<unknown, Same> {
  const { beta = 1 } = checkOptions('silu', options, ['beta']);
  checkNumber('silu', 'beta', beta, { min: 1e-6, max: 1e6 });
  return {
    type: 'silu',
    settings: [{ beta }],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('silu', context);
      const output = siluForward(input, undefined, { beta });
      return [output, (outputGradient) => (inputGradient ? siluBackward(input, outputGradient, undefined, { beta }) : undefined)];
    },
  };
}
