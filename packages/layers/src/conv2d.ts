import {
  checkBoolean,
  checkContext,
  checkInteger,
  checkOptions,
  col2im,
  constant,
  createParameter,
  expectShape,
  expectTensor,
  im2col,
  matmul,
  MAX_SIZE,
  slide,
  sumRows,
  wrongShape,
  type Initializer,
  type Layer,
  type Parameter,
  type Penalty,
} from '@gradwright/core';
import { checkInitializer, checkPenalty } from './weight-options.ts';
import { checkPadding, checkPair, windowOver, type Padding, type Pair } from './window-options.ts';

/** What `conv2d` is told beside its channels; pairs are height, then width. */
export interface Conv2dOptions {
  readonly kernel: Pair;
  /** The step from one place of the kernel to the next. Default 1. */
  readonly stride?: Pair;
  /** Zeros around the image; `'same'` keeps its height and width at stride 1. Default 0. */
  readonly padding?: Padding;
  /** The step from one element under the kernel to the next. Default 1: neighbours. */
  readonly dilation?: Pair;
  /** Whether there is a bias. Default true. */
  readonly bias?: boolean;
  /** Draws the first weights. Default `heNormal()`. */
  readonly initializer?: Initializer;
  /** Draws the first biases. Default zeros. */
  readonly biasInitializer?: Initializer;
  /** A price on the size of the weights: `l1(…)`, `l2(…)`. */
  readonly penalty?: Penalty;
  /** The same for the biases; they are free unless asked for  (Theory §14). */
  readonly biasPenalty?: Penalty;
}

/** A convolution; its `bias` is missing where it was declined. */
export interface Conv2dLayer<Inputs extends number = number, Outputs extends number = number> extends Layer<Inputs, Outputs> {
  readonly type: 'conv2d';
  readonly parameters: { readonly weight: Parameter; readonly bias?: Parameter };
}

/**
 * Convolution of images (Theory §23): y_{ijo} = Σ_{u,v,c} x_{i·s+u−p, j·s+v−p, c}·W_{uvco} + b_o, which is, as everywhere in this field, a
 * cross-correlation: the kernel is not flipped.
 *
 * x [batch, height, width, inputChannels] → y [batch, output height, output width, outputChannels], with W [kernel height, kernel width,
 * inputChannels, outputChannels], b [outputChannels], and ⌊(height + 2·padding − reach) / stride⌋ + 1 rows of output, where reach =
 * dilation·(kernel − 1) + 1. What is odd in `'same'` goes to the bottom and right.
 *
 * Computed as one matrix product: the windows are laid out in rows X, then y = X·W + b. So ∂L/∂W = Xᵀ·dy, ∂L/∂b = Σ dy, and dx puts the
 * rows of dy·Wᵀ back where the windows were, adding up where they overlap.
 *
 * W starts as He normal (He et al., 2015), b as zeros. (LeCun et al., "Gradient-Based Learning", 1998.)
 *
 * @throws E_ARG, E_RANGE for channels, a kernel, a stride or a dilation that are no whole numbers of at least 1, or unknown options;
 *   from `forward`: E_SHAPE when x is not [batch, height, width, inputChannels] or the kernel reaches further than the padded
 *   image, E_LIMIT when the windows together have too many elements, E_STATE before `place`
 * @example
 * const backend = createReferenceBackend();
 * const edges = conv2d(1, 1, { kernel: [1, 2], bias: false, initializer: constant(1) });
 * place(edges, { backend, seed: 7 });
 * const image = tensor(backend, [[[[1], [2], [3]]]]);
 * const [output] = edges.forward(image, createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[[[3], [5]]]]
 */
export function conv2d<const Inputs extends number, const Outputs extends number>(
  inputChannels: Inputs,
  outputChannels: Outputs,
  options: Conv2dOptions,
): Conv2dLayer<Inputs, Outputs> {
  checkInteger('conv2d', 'inputChannels', inputChannels, { min: 1, max: MAX_SIZE });
  checkInteger('conv2d', 'outputChannels', outputChannels, { min: 1, max: MAX_SIZE });
  const checked = checkConv2dOptions(options);
  const { size, stride, padding, dilation, bias = true } = checked;
  const { initializer, biasInitializer = constant(0), penalty, biasPenalty } = checked;

  const weight = createParameter({ shape: [...size, inputChannels, outputChannels], initializer, penalty });
  const shift = bias
    ? createParameter({ shape: [outputChannels], initializer: biasInitializer, penalty: biasPenalty })
    : undefined;
  const taps = size[0] * size[1] * inputChannels;

  return {
    type: 'conv2d',
    settings: [inputChannels, outputChannels, { ...options }],
    parameters: shift === undefined ? { weight } : { weight, bias: shift },
    '~shapes': { in: inputChannels, out: outputChannels },
    forward(input, context) {
      const { inputGradient } = checkContext('conv2d', context);
      const { backend, shape } = expectTensor('conv2d.forward', 'input', input);
      const [batch, height, width, channels] = shape as [number, number, number, number];
      if (shape.length !== 4 || channels !== inputChannels) {
        throw wrongShape('conv2d.forward', 'input', shape, ['batch', 'height', 'width', inputChannels]);
      }
      const window = { ...windowOver([height, width], size, stride, padding, dilation), dilation };
      const { outputHeight, outputWidth } = slide('conv2d.forward', 'input', input, window, dilation);
      const columns = im2col(input, undefined, window);
      const weights = backend.view(weight.value, 0, [taps, outputChannels]);
      const y = matmul(columns, weights, undefined, shift === undefined ? {} : { bias: shift.value });
      const whole = [batch, outputHeight, outputWidth, outputChannels];

      return [
        backend.view(y, 0, whole),
        (outputGradient) => {
          expectShape('conv2d.backward', 'outputGradient', outputGradient, whole);
          const dy = backend.view(outputGradient, 0, y.shape);
          if (weight.trainable) {
            const dW = backend.view(weight.gradient, 0, weights.shape);
            matmul(columns, dy, dW, { transposeA: true, accumulate: true });
          }
          if (shift?.trainable) sumRows(dy, shift.gradient, { accumulate: true });
          if (!inputGradient) return undefined;
          return col2im(matmul(dy, weights, undefined, { transposeB: true }), backend.allocate(shape), window);
        },
      ];
    },
  };
}

function checkConv2dOptions(options: Conv2dOptions) {
  const known = [
    'kernel',
    'stride',
    'padding',
    'dilation',
    'bias',
    'initializer',
    'biasInitializer',
    'penalty',
    'biasPenalty',
  ] as const;
  const { kernel, stride = 1, padding = 0, dilation = 1, ...rest } = checkOptions('conv2d', options, known);
  if (rest.bias !== undefined) checkBoolean('conv2d', 'bias', rest.bias);
  for (const name of ['initializer', 'biasInitializer'] as const) checkInitializer('conv2d', name, rest[name]);
  for (const name of ['penalty', 'biasPenalty'] as const) checkPenalty('conv2d', name, rest[name]);
  return {
    ...rest,
    size: checkPair('conv2d', 'kernel', kernel, 1),
    stride: checkPair('conv2d', 'stride', stride, 1),
    padding: checkPadding('conv2d', padding),
    dilation: checkPair('conv2d', 'dilation', dilation, 1),
  };
}
