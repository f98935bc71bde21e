import { createError, readNow, sizeOf, type Json, type Layer, type Parameter, type Shape } from '@gradwright/core';
import { predict } from '@gradwright/training';
import { shortestOf } from './shortest.ts';

/** One thing that happens to a row's numbers: its name, its sizes and its weights, as plain data. */
export type Step = { readonly type: string } & { readonly [field: string]: Json };

/** A layer that is told about: itself, and the shape of one row before and after it. */
interface Told {
  readonly layer: Layer;
  readonly before: Shape;
  readonly after: Shape;
}

/** The steps that a placed layer takes when it predicts, for rows of this shape. @throws E_ARG for a layer that none of them can tell */
export function stepsOf(layer: Layer, shape: Shape): Step[] {
  return walk(layer, shape).steps;
}

function walk(layer: Layer, before: Shape): { readonly steps: Step[]; readonly after: Shape } {
  if (layer.type === 'sequential') {
    let after = before;
    const steps = Object.values(layer.children ?? {}).flatMap((child) => {
      const part = walk(child, after);
      after = part.after;
      return part.steps;
    });
    return { steps, after };
  }
  if (layer.type === 'freeze') return walk(layer.settings[0] as Layer, before);
  const after = predict(layer, { data: new Float32Array(sizeOf(before)), shape: [1, ...before] }).shape.slice(1);
  return { steps: stepOf({ layer, before, after }), after };
}

function stepOf(told: Told): Step[] {
  const { type } = told.layer;
  if (Object.hasOwn(STEPS, type)) return STEPS[type]!(told);
  const expected = `one of ${[...Object.keys(STEPS), 'sequential', 'freeze'].toSorted().join(', ')}`;
  throw createError('E_ARG', 'export', `the layer ${type} has no form in an exported file, expected ${expected}`, {
    argument: 'model',
    received: type,
    expected,
  });
}

/** How each layer is told. What only trains, or only gives numbers another shape, takes no step. */
const STEPS: Readonly<Record<string, (told: Told) => Step[]>> = {
  dropout: () => [],
  flatten: () => [],
  relu: () => [{ type: 'relu' }],
  sigmoid: () => [{ type: 'sigmoid' }],
  tanh: () => [{ type: 'tanh' }],
  leakyRelu: ({ layer }) => [{ type: 'leakyRelu', slope: optionsOf(layer).slope! }],
  elu: ({ layer }) => [{ type: 'elu', alpha: optionsOf(layer).alpha! }],
  softplus: ({ layer }) => [{ type: 'softplus', beta: optionsOf(layer).beta! }],
  silu: ({ layer }) => [{ type: 'silu', beta: optionsOf(layer).beta! }],
  gelu: ({ layer }) => [{ type: optionsOf(layer).approximate === 'tanh' ? 'geluTanh' : 'gelu' }],
  softmax: ({ after }) => [{ type: 'softmax', features: after.at(-1)! }],
  logSoftmax: ({ after }) => [{ type: 'logSoftmax', features: after.at(-1)! }],
  dense: ({ layer, after }) => [{ type: 'dense', ...affine(layer, after.at(-1)!) }],
  embedding: ({ layer, after }) => [{ type: 'embedding', features: after.at(-1)!, weight: numbers(layer, 'weight') }],
  layerNorm: ({ layer }) => [
    {
      type: 'layerNorm',
      gamma: numbers(layer, 'gamma'),
      beta: numbers(layer, 'beta'),
      epsilon: optionsOf(layer).epsilon ?? 1e-5,
    },
  ],
  batchNorm: ({ layer }) => [batchNormAsScale(layer)],
  conv2d: (told) => [{ type: 'conv2d', window: windowOf(told, 'kernel'), ...affine(told.layer, told.after.at(-1)!) }],
  maxPool2d: (told) => [{ type: 'maxPool2d', window: windowOf(told, 'size') }],
  avgPool2d: (told) => [
    { type: 'avgPool2d', window: windowOf(told, 'size'), countPadding: optionsOf(told.layer).countPadding ?? true },
  ],
  residual({ layer, before }) {
    const { body, shortcut } = layer.children!;
    return [
      { type: 'residual', body: stepsOf(body!, before), shortcut: shortcut === undefined ? [] : stepsOf(shortcut, before) },
    ];
  },
};

/** Running statistics stand still when a network predicts: y = γ(x − mean)/√(variance + ε) + β is one product and one sum a feature. */
function batchNormAsScale(layer: Layer): Step {
  const epsilon = Number(optionsOf(layer).epsilon ?? 1e-5);
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'runningMean', 'runningVariance'].map((name) => read(layer, name));
  const scale = Array.from(gamma!, (value, j) => value / Math.sqrt(variance![j]! + epsilon));
  return { type: 'scale', scale, shift: scale.map((value, j) => beta![j]! - mean![j]! * value) };
}

function affine(layer: Layer, outputs: number): Record<string, Json> {
  const bias = layer.parameters['bias'] === undefined ? Array.from({ length: outputs }, () => 0) : numbers(layer, 'bias');
  return { weight: numbers(layer, 'weight'), bias };
}

/** Where a window stands on an image; how far it reaches past the lower and right edge follows from the output's size. */
function windowOf({ layer, before, after }: Told, sizeIn: 'kernel' | 'size'): Json {
  const options = optionsOf(layer);
  const size = pair(options[sizeIn]!);
  const stride = options.stride === undefined ? (sizeIn === 'size' ? size : [1, 1]) : pair(options.stride);
  const dilation = pair(options.dilation ?? 1);
  const around = (axis: 0 | 1): number => {
    if (options.padding !== 'same') return pair(options.padding ?? 0)[axis]!;
    const reach = (after[axis]! - 1) * stride[axis]! + (size[axis]! - 1) * dilation[axis]! + 1;
    return Math.floor(Math.max(0, reach - before[axis]!) / 2);
  };
  return { image: before, places: after.slice(0, 2), size, stride, dilation, before: [around(0), around(1)] };
}

const pair = (value: Json): readonly number[] => (Array.isArray(value) ? value : [value, value]) as readonly number[];

const optionsOf = (layer: Layer): Readonly<Record<string, Json>> => {
  const last = layer.settings.at(-1);
  return typeof last === 'object' && last !== null ? (last as Record<string, Json>) : {};
};

const read = (layer: Layer, name: string): ArrayLike<number> => readNow((layer.parameters[name] as Parameter).value);
const numbers = (layer: Layer, name: string): number[] => shortestOf(read(layer, name));
