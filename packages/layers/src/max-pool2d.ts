import { checkContext, expectShape, maxPool2dBackward, maxPool2dForward, type Layer, type Same } from '@gradwright/core';
import { poolWindow, type Pool2dOptions } from './pool-options.ts';
import { SAME } from './shapes.ts';

/**
 * Maximum pooling: y = max of each channel under a sliding window  (Theory §23).
 *
 * x [batch, height, width, channels] → y [batch, output height, output width, channels], with ⌊(height + 2·padding − size) / stride⌋ + 1
 * rows. The padding never wins; NaN does.
 *
 * dy goes to the element that was the maximum, of several equal ones to the first, row-major; where windows overlap it adds up.
 *
 * @throws E_ARG, E_RANGE for sizes and strides that are no whole numbers of at least 1, for a padding not smaller than the size, and for unknown
 *   options; from `forward`: E_SHAPE when x is not [batch, height, width, channels] or smaller than the window
 * @example
 * const backend = createReferenceBackend();
 * const image = tensor(backend, [[[[1], [5]], [[4], [2]]]]);
 * const [output] = maxPool2d({ size: 2 }).forward(image, createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[[[5]]]]
 */
export function maxPool2d(options: Pool2dOptions): Layer<unknown, Same> {
  const windowFor = poolWindow('maxPool2d', options, ['size', 'stride', 'padding']);
  return {
    type: 'maxPool2d',
    settings: [{ ...options }],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { inputGradient } = checkContext('maxPool2d', context);
      const window = windowFor(input);
      const output = maxPool2dForward(input, undefined, window);
      return [
        output,
        (outputGradient) => {
          expectShape('maxPool2d.backward', 'outputGradient', outputGradient, output.shape);
          return inputGradient ? maxPool2dBackward(input, output, outputGradient, undefined, window) : undefined;
        },
      ];
    },
  };
}
