import {
  checkContext,
  checkInteger,
  checkOptions,
  createParameter,
  expectShape,
  expectTensor,
  gatherRows,
  MAX_SIZE,
  scaledNormal,
  scatterAddRows,
  wrongShape,
  zeros,
  type Initializer,
  type Layer,
  type Parameter,
} from '@gradwright/core';
import { checkInitializer } from './weight-options.ts';

/** What `embedding` may be told beside its sizes. */
export interface EmbeddingOptions {
  /** Draws the first vectors. Default standard normal. */
  readonly initializer?: Initializer;
}

/** An embedding. */
export interface EmbeddingLayer<Features extends number = number> extends Layer<unknown, Features> {
  readonly type: 'embedding';
  readonly parameters: { readonly weight: Parameter };
}

/**
 * Embedding (Theory §22): y_i = W[x_i], a vector of numbers to learn for each of `vocabulary` things.
 *
 * x [batch] or [batch, positions], whole numbers in [0, vocabulary) → y [batch, features] or [batch, positions, features], with
 * W [vocabulary, features]. ∂L/∂W[k] = Σ dy_i over all i with x_i = k. Which thing it is has no derivative: where asked for, dx is 0.
 *
 * @throws E_ARG, E_RANGE for sizes that are no whole numbers of at least 1, or unknown options; from `forward`: E_LABEL naming the row of an
 *   index out of range or no whole number, E_SHAPE when x is neither [batch] nor [batch, positions], E_STATE before `place`
 * @example
 * const backend = createReferenceBackend();
 * const words = embedding(5, 2, { initializer: constant(0.5) });
 * place(words, { backend, seed: 7 });
 * const [output] = words.forward(tensor(backend, [4, 0, 4]), createContext({ backend, batchSize: 3 }));
 * toArray(output); // → [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]
 */
export function embedding<const Features extends number>(
  vocabulary: number,
  features: Features,
  options?: EmbeddingOptions,
): EmbeddingLayer<Features> {
  // Beyond 2²⁴ float32 can no longer tell one index from the next.
  checkInteger('embedding', 'vocabulary', vocabulary, { min: 1, max: 2 ** 24 });
  checkInteger('embedding', 'features', features, { min: 1, max: MAX_SIZE });
  const { initializer = scaledNormal(1) } = checkOptions('embedding', options, ['initializer']);
  checkInitializer('embedding', 'initializer', initializer);

  const weight = createParameter({ shape: [vocabulary, features], initializer });
  return {
    type: 'embedding',
    settings: options === undefined ? [vocabulary, features] : [vocabulary, features, { ...options }],
    parameters: { weight },
    '~shapes': { in: undefined, out: features },
    forward(input, context) {
      const { inputGradient } = checkContext('embedding', context);
      const { backend, shape } = expectTensor('embedding.forward', 'input', input);
      if (shape.length !== 1 && shape.length !== 2)
        throw wrongShape('embedding.forward', 'input', shape, ['batch', 'positions?']);
      const output = gatherRows(weight.value, input);
      return [
        output,
        (outputGradient) => {
          expectShape('embedding.backward', 'outputGradient', outputGradient, output.shape);
          if (weight.trainable) scatterAddRows(outputGradient, input, weight.gradient);
          return inputGradient ? zeros(backend, shape) : undefined;
        },
      ];
    },
  };
}
