import {
  checkContext,
  checkInteger,
  checkNumber,
  checkOptions,
  constant,
  createParameter,
  dispatch,
  expectDistinct,
  expectRank,
  expectShape,
  expectTensor,
  MAX_SIZE,
  output,
  wrongShape,
  type HostTensor,
  type Layer,
  type Parameter,
  type Shape,
  type Tensor,
} from '@gradwright/core';

/** What `prelu` may be told beside its size. */
export interface PreluOptions {
  /** What every slope starts from; default 0.25. */
  readonly slope?: number;
}

/** A parametric ReLU. */
export interface PreluLayer<Features extends number = number> extends Layer<Features, Features> {
  readonly type: 'prelu';
  readonly parameters: { readonly slope: Parameter };
}

/**
 * Parametric ReLU: y = x where x > 0, else a·x, with a slope a for each feature that is learned like a weight.
 *
 * x [batch, …, features]; a [features]. dx = dy where x > 0, else a·dy; ∂L/∂a = Σ dy·x over all x ≤ 0 of a feature. At 0 the slope is a.
 *
 * (He, Zhang, Ren & Sun, "Delving Deep into Rectifiers", 2015, equations 1 and 3. They start from ¼, and put no penalty on a.)
 *
 * @throws E_ARG, E_RANGE for a size that is no whole number of at least 1, or a slope that is no finite number; from `forward`: E_SHAPE when x
 *   is not [batch, …, features]; E_STATE before `place`
 */
export function prelu<const Features extends number>(features: Features, options?: PreluOptions): PreluLayer<Features> {
  checkInteger('prelu', 'features', features, { min: 1, max: MAX_SIZE });
  const { slope: start = 0.25 } = checkOptions('prelu', options, ['slope']);
  checkNumber('prelu', 'slope', start);

  const slope = createParameter({ shape: [features], initializer: constant(start) });
  return {
    type: 'prelu',
    settings: options === undefined ? [features] : [features, { ...options }],
    parameters: { slope },
    '~shapes': { in: features, out: features },
    forward(input, context) {
      const { inputGradient } = checkContext('prelu', context);
      expectFeatures('prelu.forward', input, features);
      return [
        preluForward(input, slope.value),
        (outputGradient) => {
          expectShape('prelu.backward', 'outputGradient', outputGradient, input.shape);
          // Added, since one slope may serve in two places.
          if (slope.trainable) preluSlopeGradient(input, outputGradient, slope.gradient, { accumulate: true });
          return inputGradient ? preluBackward(input, slope.value, outputGradient) : undefined;
        },
      ];
    },
  };
}

/** y = x where x > 0, else a·x. NaN stays NaN. @throws E_SHAPE when the shapes do not fit; E_BACKEND when backends differ */
export function preluForward(x: Tensor, slope: Tensor, out?: Tensor): Tensor {
  const shape = expectFeatures('preluForward', x, featuresOf('preluForward', 'slope', slope));
  const y = output('preluForward', out, x, shape);
  dispatch('preluForward', forward, y, x, slope)(x as HostTensor, slope as HostTensor, y as HostTensor);
  return y;
}

/** dx = dy where x > 0, else a·dy. @throws E_SHAPE when the shapes do not fit; E_BACKEND when backends differ */
export function preluBackward(x: Tensor, slope: Tensor, dy: Tensor, out?: Tensor): Tensor {
  const shape = expectFeatures('preluBackward', x, featuresOf('preluBackward', 'slope', slope));
  expectShape('preluBackward', 'outputGradient', dy, shape);
  const dx = output('preluBackward', out, x, shape);
  const kernel = dispatch('preluBackward', backward, dx, x, slope, dy);
  kernel(x as HostTensor, slope as HostTensor, dy as HostTensor, dx as HostTensor);
  return dx;
}

/**
 * ∂L/∂a = Σ dy·x over x ≤ 0, rows ascending, from 0 or (`accumulate`) from what `out` holds: blocks of rows add up as the whole does.
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG when `out` overlaps an operand; E_BACKEND when backends differ
 */
export function preluSlopeGradient(x: Tensor, dy: Tensor, out: Tensor, options: { readonly accumulate?: boolean } = {}): Tensor {
  const shape = expectFeatures('preluSlopeGradient', x, featuresOf('preluSlopeGradient', 'out', out));
  expectShape('preluSlopeGradient', 'outputGradient', dy, shape);
  expectDistinct('preluSlopeGradient', out, x, dy);
  const kernel = dispatch('preluSlopeGradient', slopeGradient, out, x, dy);
  kernel(x as HostTensor, dy as HostTensor, out as HostTensor, options);
  return out;
}

/** The length of [features]. */
function featuresOf(where: string, argument: string, tensor: Tensor): number {
  return expectRank(where, argument, tensor, ['features'])[0]!;
}

/** The shape of [batch, …, features]. */
function expectFeatures(where: string, x: Tensor, features: number): Shape {
  const { shape } = expectTensor(where, 'input', x);
  if (shape.length < 2 || shape.at(-1) !== features) throw wrongShape(where, 'input', shape, ['batch', '…', features]);
  return shape;
}

// The references: a store into a Float32Array rounds what stands on its right.

function forward(x: HostTensor, slope: HostTensor, out: HostTensor): void {
  const [X, a, y] = [x.data, slope.data, out.data];
  for (let i = 0; i < y.length; i++) y[i] = X[i]! > 0 ? X[i]! : a[i % a.length]! * X[i]!;
}

function backward(x: HostTensor, slope: HostTensor, dy: HostTensor, out: HostTensor): void {
  const [X, a, from, dx] = [x.data, slope.data, dy.data, out.data];
  for (let i = 0; i < dx.length; i++) dx[i] = X[i]! > 0 ? from[i]! : a[i % a.length]! * from[i]!;
}

function slopeGradient(
  x: HostTensor,
  dy: HostTensor,
  out: HostTensor,
  { accumulate = false }: { readonly accumulate?: boolean },
) {
  const [X, from, da] = [x.data, dy.data, out.data];
  if (!accumulate) da.fill(0);
  for (let i = 0; i < X.length; i++) {
    const c = i % da.length;
    if (!(X[i]! > 0)) da[c] = da[c]! + Math.fround(from[i]! * X[i]!);
  }
}
