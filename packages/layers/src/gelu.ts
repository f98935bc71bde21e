import {
  checkChoice,
  checkContext,
  checkOptions,
  geluBackward,
  geluForward,
  type GeluOptions,
  type Layer,
  type Same,
} from '@gradwright/core';
import { SAME } from './shapes.ts';

/**
 * Gaussian error linear unit: y = x·Φ(x), with Φ(x) = (1 + erf(x/√2))/2  (Theory §17; Hendrycks, Gimpel, 2016). Any shape.
 *
 * dy/dx = Φ(x) + x·φ(x), with φ(x) = e^(−x²/2)/√(2π). `'tanh'` takes the approximation Φ(x) ≈ (1 + tanh(u))/2 with
 * u = √(2/π)·(x + 0.044715·x³), and its own derivative. NaN stays NaN, and −∞·0 is one.
 *
 * @param options.approximate - `'none'` (default) or `'tanh'`: models of others were trained with one or the other
 * @throws E_ARG for an unknown option or choice
 * @example
 * const backend = createReferenceBackend();
 * const [output] = gelu().forward(tensor(backend, [[0, 1000]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[0, 1000]]
 */
export function gelu(options?: Partial<GeluOptions>): Layer<unknown, Same> {
  const { approximate = 'none' } = checkOptions('gelu', options, ['approximate']);
  checkChoice('gelu', 'approximate', approximate, ['none', 'tanh']);
  return {
    type: 'gelu',
    settings: [{ approximate }],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('gelu', context);
      const output = geluForward(input, undefined, { approximate });
      return [
        output,
        (outputGradient) => (inputGradient ? geluBackward(input, outputGradient, undefined, { approximate }) : undefined),
      ];
    },
  };
}
