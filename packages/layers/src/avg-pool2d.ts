import {
  avgPool2dBackward,
  avgPool2dForward,
  checkBoolean,
  checkContext,
  expectShape,
  type Layer,
  type Same,
} from '@gradwright/core';
import { poolWindow, type Pool2dOptions } from './pool-options.ts';
import { SAME } from './shapes.ts';

/** What `avgPool2d` is told; pairs are height, then width. */
export interface AvgPool2dOptions extends Pool2dOptions {
  /** Whether elements of the padding, which are 0, count in the mean, as in PyTorch. Default true. */
  readonly countPadding?: boolean;
}

/**
 * Average pooling: y = Σ x / n over each channel under a sliding window of n elements  (Theory §23).
 *
 * x [batch, height, width, channels] → y [batch, output height, output width, channels], with ⌊(height + 2·padding − size) / stride⌋ + 1
 * rows. Each element under a window gets dy / n; where windows overlap it adds up. With `countPadding: false`, n counts only what lies inside the image.
 *
 * @throws E_ARG, E_RANGE for sizes and strides that are no whole numbers of at least 1, for a padding not smaller than the size, and for unknown
 *   options; from `forward`: E_SHAPE when x is not [batch, height, width, channels] or smaller than the window
 * @example
 * const backend = createReferenceBackend();
 * const image = tensor(backend, [[[[1], [5]], [[4], [2]]]]);
 * const [output] = avgPool2d({ size: 2 }).forward(image, createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[[[3]]]]
 */
export function avgPool2d(options: AvgPool2dOptions): Layer<unknown, Same> {
  const windowFor = poolWindow('avgPool2d', options, ['size', 'stride', 'padding', 'countPadding']);
  const { countPadding = true } = options;
  checkBoolean('avgPool2d', 'countPadding', countPadding);
  return {
    type: 'avgPool2d',
    settings: [{ ...options }],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      const { backend, inputGradient } = checkContext('avgPool2d', context);
      const window = { ...windowFor(input), countPadding };
      const output = avgPool2dForward(input, undefined, window);
      return [
        output,
        (outputGradient) => {
          expectShape('avgPool2d.backward', 'outputGradient', outputGradient, output.shape);
          return inputGradient ? avgPool2dBackward(outputGradient, backend.allocate(input.shape), window) : undefined;
        },
      ];
    },
  };
}
