import {
  add,
  batchNormBackward,
  batchNormForward,
  batchNormGammaGradient,
  checkContext,
  checkInteger,
  checkNumber,
  checkOptions,
  columnMoments,
  constant,
  createError,
  createParameter,
  expectShape,
  expectTensor,
  inverseRoot,
  MAX_SIZE,
  showShape,
  sizeOf,
  sumRows,
  trackStatistic,
  wrongShape,
  type Context,
  type Layer,
  type Parameter,
  type Tensor,
} from '@gradwright/core';

/** What `batchNorm` may be told beside its size. */
export interface BatchNormOptions {
  /** The weight of a new batch in the running statistics, in [0, 1]. Default 0.1. (Keras names 1 minus this one.) */
  readonly momentum?: number;
  /** Added to the variance, inside the root. At least 10⁻³⁰; default 10⁻⁵. */
  readonly epsilon?: number;
}

/** A batch normalisation; its running statistics are no weights. */
export interface BatchNormLayer<Features extends number = number> extends Layer<Features, Features> {
  readonly type: 'batchNorm';
  readonly parameters: {
    readonly gamma: Parameter;
    readonly beta: Parameter;
    readonly runningMean: Parameter;
    readonly runningVariance: Parameter;
  };
  readonly wholeBatch: true;
}

/**
 * Batch normalisation: y = γ·x̂ + β, where x̂ = (x − μ)/√(v + ε)  (Theory §20).
 *
 * x [batch, features] or [batch, …, features] (images: [batch, height, width, channels]); μ and v are the mean and the biased
 * variance of each feature over all other axes, N values each. γ starts as ones, β as zeros.
 *
 * In training μ and v are the batch's, and the gradient goes through them:
 * dx = γ/√(v + ε)·(dy − mean(dy) − x̂·mean(dy·x̂)), ∂L/∂γ = Σ dy·x̂, ∂L/∂β = Σ dy. Otherwise they are the running ones, and dx = γ/√(v + ε)·dy.
 *
 * Running statistics follow running = (1 − momentum)·running + momentum·batch, with the batch's unbiased variance v·N/(N − 1), as in
 * PyTorch. A training forward adds the change, weighted by its share of the step's rows, to `gradient` of the two statistics; the step adds it to
 * their values. Of a single value per feature there is no variance, so training on one is E_SHAPE; `layerNorm` takes any batch.
 *
 * (Ioffe & Szegedy, "Batch Normalization", 2015.)
 *
 * @throws E_ARG, E_RANGE for a size that is no whole number of at least 1, or options out of range; from `forward`: E_SHAPE when x is not
 *   [batch, …, features], or has fewer than two values per feature in training; E_STATE before `place`
 * @example
 * const backend = createReferenceBackend();
 * const layer = batchNorm(1, { epsilon: 3 });
 * place(layer, { backend, seed: 7 });
 * const input = tensor(backend, [[1], [3]]);
 * const [output] = layer.forward(input, createContext({ backend, batchSize: 2, training: true }));
 * toArray(output); // → [[-0.5], [0.5]]
 */
export function batchNorm<const Features extends number>(
  features: Features,
  options?: BatchNormOptions,
): BatchNormLayer<Features> {
  checkInteger('batchNorm', 'features', features, { min: 1, max: MAX_SIZE });
  const { momentum = 0.1, epsilon = 1e-5 } = checkOptions('batchNorm', options, ['momentum', 'epsilon']);
  checkNumber('batchNorm', 'momentum', momentum, { min: 0, max: 1 });
  checkNumber('batchNorm', 'epsilon', epsilon, { min: 1e-30 });

  const shape = [features];
  const gamma = createParameter({ shape, initializer: constant(1) });
  const beta = createParameter({ shape, initializer: constant(0) });
  const runningMean = createParameter({ shape, initializer: constant(0), role: 'statistic' });
  const runningVariance = createParameter({ shape, initializer: constant(1), role: 'statistic' });

  /** Notes down how far the running statistics go towards the batch's, of n rows. */
  const track = (mean: Tensor, variance: Tensor, rate: number, n: number): void => {
    trackStatistic(mean, runningMean.value, runningMean.gradient, { rate, scale: 1 });
    trackStatistic(variance, runningVariance.value, runningVariance.gradient, { rate, scale: n / (n - 1) });
  };

  return {
    type: 'batchNorm',
    settings: options === undefined ? [features] : [features, { ...options }],
    parameters: { gamma, beta, runningMean, runningVariance },
    wholeBatch: true,
    '~shapes': { in: features, out: features },
    forward(input, context: Context) {
      checkContext('batchNorm', context);
      const { training, batch, inputGradient } = context;
      const { backend, shape: whole } = expectTensor('batchNorm.forward', 'input', input);
      if (whole.length < 2 || whole[whole.length - 1] !== features) {
        throw wrongShape('batchNorm.forward', 'input', whole, ['batch', '…', features]);
      }
      const rows = sizeOf(whole) / features;
      if (training && rows < 2) {
        const expected = 'at least 2 in training, since one has no variance';
        const problem = `input has shape ${showShape(whole)}, which is ${rows} values per feature, expected ${expected}`;
        throw createError('E_SHAPE', 'batchNorm.forward', problem, { argument: 'input', received: whole, expected });
      }
      const x = backend.view(input, 0, [rows, features]);
      const mean = training ? backend.allocate([features]) : runningMean.value;
      const variance = training ? backend.allocate([features]) : runningVariance.value;
      if (training) columnMoments(x, mean, variance);
      const inverseDeviation = inverseRoot(variance, undefined, { epsilon });
      const y = batchNormForward(x, mean, inverseDeviation, gamma.value, beta.value);
      // Last, when nothing can fail any more: a change noted down is a change made.
      if (training) track(mean, variance, (momentum * whole[0]!) / batch.size, rows);

      return [
        backend.view(y, 0, whole),
        (outputGradient) => {
          expectShape('batchNorm.backward', 'outputGradient', outputGradient, whole);
          const dy = backend.view(outputGradient, 0, [rows, features]);
          const dgamma = batchNormGammaGradient(x, mean, inverseDeviation, dy);
          const dbeta = sumRows(dy);
          if (gamma.trainable) add(gamma.gradient, dgamma, gamma.gradient);
          if (beta.trainable) add(beta.gradient, dbeta, beta.gradient);
          if (!inputGradient) return undefined;
          const dx = batchNormBackward(
            x,
            mean,
            inverseDeviation,
            gamma.value,
            dy,
            undefined,
            training ? { dgamma, dbeta } : undefined,
          );
          return backend.view(dx, 0, whole);
        },
      ];
    },
  };
}
