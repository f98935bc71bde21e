import {
  checkContext,
  checkInteger,
  checkNumber,
  checkOptions,
  constant,
  createParameter,
  expectShape,
  expectTensor,
  layerNormBackward,
  layerNormForward,
  layerNormGammaGradient,
  MAX_SIZE,
  sizeOf,
  sumRows,
  wrongShape,
  type Layer,
  type Parameter,
} from '@gradwright/core';

/** What `layerNorm` may be told beside its size. */
export interface LayerNormOptions {
  /** Added to the variance, inside the root. At least 10⁻³⁰; default 10⁻⁵. */
  readonly epsilon?: number;
}

/** A layer normalisation. */
export interface LayerNormLayer<Features extends number = number> extends Layer<Features, Features> {
  readonly type: 'layerNorm';
  readonly parameters: { readonly gamma: Parameter; readonly beta: Parameter };
}

/**
 * Layer normalisation (Theory §20): y = γ·x̂ + β, where x̂ = (x − μ)/√(v + ε), with the mean μ and the biased variance v of each row.
 *
 * x [batch, features] or [batch, …, features], normalised along the last axis; the same in training and evaluation. γ starts as ones, β as
 * zeros. With g = γ·dy: dx = (g − mean(g) − x̂·mean(g·x̂))/√(v + ε), ∂L/∂γ = Σ dy·x̂, ∂L/∂β = Σ dy.
 *
 * (Ba, Kiros & Hinton, "Layer Normalization", 2016.)
 *
 * @throws E_ARG, E_RANGE for a size that is no whole number of at least 1, or options out of range; from `forward`: E_SHAPE when x is not
 *   [batch, …, features]; E_STATE before `place`
 * @example
 * const backend = createReferenceBackend();
 * const layer = layerNorm(2, { epsilon: 3 });
 * place(layer, { backend, seed: 7 });
 * const [output] = layer.forward(tensor(backend, [[1, 3]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[-0.5, 0.5]]
 */
export function layerNorm<const Features extends number>(
  features: Features,
  options?: LayerNormOptions,
): LayerNormLayer<Features> {
  checkInteger('layerNorm', 'features', features, { min: 1, max: MAX_SIZE });
  const { epsilon = 1e-5 } = checkOptions('layerNorm', options, ['epsilon']);
  checkNumber('layerNorm', 'epsilon', epsilon, { min: 1e-30 });

  const gamma = createParameter({ shape: [features], initializer: constant(1) });
  const beta = createParameter({ shape: [features], initializer: constant(0) });
  return {
    type: 'layerNorm',
    settings: options === undefined ? [features] : [features, { ...options }],
    parameters: { gamma, beta },
    '~shapes': { in: features, out: features },
    forward(input, context) {
      const { inputGradient } = checkContext('layerNorm', context);
      const { backend, shape } = expectTensor('layerNorm.forward', 'input', input);
      if (shape.length < 2 || shape[shape.length - 1] !== features) {
        throw wrongShape('layerNorm.forward', 'input', shape, ['batch', '…', features]);
      }
      const rows = sizeOf(shape) / features;
      const x = backend.view(input, 0, [rows, features]);
      const statistics = { mean: backend.allocate([rows]), inverseDeviation: backend.allocate([rows]) };
      const y = layerNormForward(x, gamma.value, beta.value, statistics, undefined, { epsilon });

      return [
        backend.view(y, 0, shape),
        (outputGradient) => {
          expectShape('layerNorm.backward', 'outputGradient', outputGradient, shape);
          const dy = backend.view(outputGradient, 0, [rows, features]);
          if (gamma.trainable) layerNormGammaGradient(x, statistics, dy, gamma.gradient, { accumulate: true });
          if (beta.trainable) sumRows(dy, beta.gradient, { accumulate: true });
          return inputGradient ? backend.view(layerNormBackward(x, statistics, gamma.value, dy), 0, shape) : undefined;
        },
      ];
    },
  };
}
