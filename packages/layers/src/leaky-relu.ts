import {
  checkContext,
  checkNumber,
  checkOptions,
  leakyReluBackward,
  leakyReluForward,
  type Layer,
  type Same,
} from '@gradwright/core';
import { SAME } from './shapes.ts';

/**
 * Leaky ReLU: y = x where x > 0, else slope·x  (Theory §17). Any shape.
 *
 * dy/dx = 1 where x > 0, else the slope, at the kink too: no unit dies. NaN stays NaN.
 *
 * @param options.slope - the slope below 0; default 0.01
 * @throws E_ARG for an unknown option, E_RANGE for a slope outside [0, 10⁶]
 * @example
 * const backend = createReferenceBackend();
 * const [output] = leakyRelu({ slope: 0.5 }).forward(tensor(backend, [[-2, 2]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[-1, 2]]
 */
export function leakyRelu(options?: { readonly slope?: number }): Layer<unknown, Same> {
  const { slope = 0.01 } = checkOptions('leakyRelu', options, ['slope']);
  checkNumber('leakyRelu', 'slope', slope, { min: 0, max: 1e6 });
  return {
    type: 'leakyRelu',
    settings: [{ slope }],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('leakyRelu', context);
      const output = leakyReluForward(input, undefined, { slope });
      return [
        output,
        (outputGradient) => (inputGradient ? leakyReluBackward(output, outputGradient, undefined, { slope }) : undefined),
      ];
    },
  };
}
