import { checkContext, checkNumber, checkOptions, eluBackward, eluForward, type Layer, type Same } from '@gradwright/core';
import { SAME } from './shapes.ts';

/**
 * Exponential linear unit: y = x where x > 0, else alpha·(eˣ − 1)  (Theory §17; Clevert et al., 2016). Any shape.
 *
 * dy/dx = 1 where x > 0, else y + alpha. NaN stays NaN.
 *
 * @param options.alpha - the output comes to −alpha far below 0; default 1
 * @throws E_ARG for an unknown option, E_RANGE for an alpha outside [0, 10⁶]
 * @example
 * const backend = createReferenceBackend();
 * const [output] = elu({ alpha: 0.5 }).forward(tensor(backend, [[-Infinity, 2]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[-0.5, 2]]
 */
export function elu(options?: { readonly alpha?: number }): Layer<unknown, Same> {
  const { alpha = 1 } = checkOptions('elu', options, ['alpha']);
  checkNumber('elu', 'alpha', alpha, { min: 0, max: 1e6 });
  return {
    type: 'elu',
    settings: [{ alpha }],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('elu', context);
      const output = eluForward(input, undefined, { alpha });
      return [
        output,
        (outputGradient) => (inputGradient ? eluBackward(output, outputGradient, undefined, { alpha }) : undefined),
      ];
    },
  };
}
