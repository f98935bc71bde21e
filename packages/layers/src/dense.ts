import {
  checkBoolean,
  checkContext,
  checkInteger,
  checkOptions,
  constant,
  createParameter,
  expectShape,
  expectTensor,
  matmul,
  MAX_SIZE,
  reluBackward,
  sumRows,
  wrongShape,
  type Backward,
  type Context,
  type Initializer,
  type Layer,
  type Parameter,
  type Penalty,
  type Setting,
  type Tensor,
} from '@gradwright/core';
import { checkInitializer, checkPenalty } from './weight-options.ts';

/** What `dense` may be told beside its sizes. */
export interface DenseOptions {
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

/** A dense layer; its `bias` is missing where it was declined. */
export interface DenseLayer<Inputs extends number = number, Outputs extends number = number> extends Layer<Inputs, Outputs> {
  readonly type: 'dense';
  readonly parameters: { readonly weight: Parameter; readonly bias?: Parameter };
}

/**
 * Dense layer: y = x·W + b  (Theory §1; gradients §8).
 *
 * x [batch, inputs] → y [batch, outputs], with W [inputs, outputs] and b [outputs].
 * ∂L/∂W = xᵀ·∂L/∂y, ∂L/∂b = Σ rows of ∂L/∂y, ∂L/∂x = ∂L/∂y·Wᵀ.
 *
 * W starts as He normal (He et al., "Delving Deep into Rectifiers", 2015), b as zeros.
 *
 * @throws E_ARG, E_RANGE for sizes that are no whole numbers of at least 1, or unknown options; from `forward`: E_SHAPE when
 *   x is not [batch, inputs], E_STATE before `place`
 * @example
 * const backend = createReferenceBackend();
 * const layer = dense(2, 3, { initializer: constant(0.5) });
 * place(layer, { backend, seed: 7 });
 * const [output] = layer.forward(tensor(backend, [[1, 2]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[1.5, 1.5, 1.5]]
 */
export function dense<const Inputs extends number, const Outputs extends number>(
  inputs: Inputs,
  outputs: Outputs,
  options?: DenseOptions,
): DenseLayer<Inputs, Outputs> {
  checkInteger('dense', 'inputs', inputs, { min: 1, max: MAX_SIZE });
  checkInteger('dense', 'outputs', outputs, { min: 1, max: MAX_SIZE });
  const { bias = true, initializer, biasInitializer = constant(0), penalty, biasPenalty } = checkDenseOptions(options);

  const weight = createParameter({ shape: [inputs, outputs], initializer, penalty });
  const shift = bias ? createParameter({ shape: [outputs], initializer: biasInitializer, penalty: biasPenalty }) : undefined;

  const forward = (input: Tensor, context: Context, relu: boolean): readonly [Tensor, Backward] => {
    const { inputGradient } = checkContext('dense', context);
    const { shape } = expectTensor('dense.forward', 'input', input);
    if (shape.length !== 2 || shape[1] !== inputs) throw wrongShape('dense.forward', 'input', shape, ['batch', inputs]);
    const output = matmul(input, weight.value, undefined, shift === undefined ? { relu } : { bias: shift.value, relu });

    return [
      output,
      (outputGradient) => {
        expectShape('dense.backward', 'outputGradient', outputGradient, output.shape);
        const dy = relu ? reluBackward(output, outputGradient) : outputGradient;
        // Theory §8. Accumulated, since one weight may serve in two places.
        if (weight.trainable) matmul(input, dy, weight.gradient, { transposeA: true, accumulate: true });
        if (shift?.trainable) sumRows(dy, shift.gradient, { accumulate: true });
        return inputGradient ? matmul(dy, weight.value, undefined, { transposeB: true }) : undefined;
      },
    ];
  };

  const settings: readonly Setting[] = options === undefined ? [inputs, outputs] : [inputs, outputs, { ...options }];
  const layer: DenseLayer<Inputs, Outputs> = {
    type: 'dense',
    settings,
    parameters: shift === undefined ? { weight } : { weight, bias: shift },
    '~shapes': { in: inputs, out: outputs },
    forward: (input, context) => forward(input, context, false),
    fuse(next) {
      if ((next as { readonly '~epilogue'?: unknown })['~epilogue'] !== 'relu') return undefined;
      // The product's ReLU epilogue, instead of a second pass over the output.
      return {
        ...layer,
        fuse: () => undefined,
        forward: (input, context) => forward(input, context, true),
      };
    },
  };
  return layer;
}

function checkDenseOptions(options: DenseOptions | undefined): DenseOptions {
  const checked = checkOptions('dense', options, ['bias', 'initializer', 'biasInitializer', 'penalty', 'biasPenalty']);
  if (checked.bias !== undefined) checkBoolean('dense', 'bias', checked.bias);
  checkInitializer('dense', 'initializer', checked.initializer);
  checkInitializer('dense', 'biasInitializer', checked.biasInitializer);
  checkPenalty('dense', 'penalty', checked.penalty);
  checkPenalty('dense', 'biasPenalty', checked.biasPenalty);
  return checked;
}
