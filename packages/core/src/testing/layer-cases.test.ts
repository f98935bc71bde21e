import { describe, expect, test } from 'vitest';
import { failingCases } from '../../test/failing-cases.ts';
import { wrongShape } from '../shape.ts';
import { createError } from '../errors.ts';
import { expectShape } from '../dispatch.ts';
import { add } from '../kernels/add.ts';
import { copy } from '../kernels/copy.ts';
import { dropoutForward } from '../kernels/dropout.ts';
import { fill } from '../kernels/fill.ts';
import { matmul } from '../kernels/matmul.ts';
import { sumRows } from '../kernels/sum-rows.ts';
import type { Context } from '../context.ts';
import type { Layer } from '../layer.ts';
import { readNow, tensor, zeros } from '../make-tensor.ts';
import { createParameter, type Parameter } from '../parameter.ts';
import { sizeOf } from '../shape.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { layerCases, type LayerCaseOptions } from './layer-cases.ts';

interface Parts {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly dy: Tensor;
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly context: Context;
}

const initializer = {
  type: 'drawn',
  settings: [],
  draw: (shape: readonly number[]) => Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i + 1)),
};

function expectInput(x: Tensor): void {
  if (x.shape.length !== 2 || x.shape[1] !== 3) throw wrongShape('affine.forward', 'input', x.shape, ['batch', 3]);
}

function rightForward({ x, weight, bias }: Pick<Parts, 'x' | 'weight' | 'bias'>): Tensor {
  expectInput(x);
  return matmul(x, weight.value, undefined, { bias: bias.value });
}

function rightBackward({ x, y, dy, weight, bias, context }: Parts): Tensor | undefined {
  expectShape('affine.backward', 'outputGradient', dy, y.shape);
  if (weight.trainable) matmul(x, dy, weight.gradient, { transposeA: true, accumulate: true });
  if (bias.trainable) sumRows(dy, bias.gradient, { accumulate: true });
  return context.inputGradient ? matmul(dy, weight.value, undefined, { transposeB: true }) : undefined;
}

/** A dense layer from 3 features to 3, with one thing changed. */
function affine({
  forward = rightForward,
  backward = rightBackward,
  more = {},
}: {
  readonly forward?: (parts: Omit<Parts, 'y' | 'dy'>) => Tensor;
  readonly backward?: (parts: Parts) => Tensor | undefined;
  readonly more?: Partial<Layer>;
} = {}): Layer {
  const weight = createParameter({ shape: [3, 3], initializer });
  const bias = createParameter({ shape: [3], initializer });
  return {
    type: 'affine',
    settings: [],
    parameters: { weight, bias },
    '~shapes': { in: 3, out: 3 },
    forward: (x, context) => {
      const y = forward({ x, weight, bias, context });
      return [y, (dy) => backward({ x, y, dy, weight, bias, context })];
    },
    ...more,
  };
}

const cases = (make: () => Layer, more: Partial<LayerCaseOptions> = {}) =>
  layerCases({ make, input: [5, 3], use: { affine: make }, ...more });
const numbers = (of: Tensor) => (of as HostTensor).data;

describe('layerCases', () => {
  test('a right layer passes all', async () => {
    expect(await failingCases(cases(() => affine()))).toEqual([]);
    expect(cases(() => affine()).map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "gradients are the slopes, in training",
        "gradients are the slopes, in evaluation",
        "backward is linear in the output gradient",
        "backward of zero is zero",
        "gradients add to what is there",
        "the same pass twice gives the same bits",
        "two passes in flight do not disturb each other",
        "what it was given stays as it was",
        "old contents of memory do not matter",
        "wrong shapes are refused",
        "no input gradient where nobody needs it",
        "frozen parameters keep a gradient of zero",
        "its description builds it again",
        "float32 agrees with float64",
        "in evaluation, a batch is its rows one by one",
        "blocks of rows are the whole batch",
      ]
    `);
  });

  const slopes = ['gradients are the slopes, in training', 'gradients are the slopes, in evaluation'];
  test.each<[string, Parameters<typeof affine>[0], string[]]>([
    ['a swapped transpose', { backward: (p) => (rightBackward(p), matmul(p.dy, p.weight.value)) }, slopes],
    [
      'a bias without gradient',
      { backward: (p) => rightBackward({ ...p, bias: { ...p.bias, trainable: false } as Parameter }) },
      slopes,
    ],
    [
      'a gradient that replaces',
      {
        backward: (p) => {
          const dx = rightBackward(p);
          if (p.bias.trainable) sumRows(p.dy, p.bias.gradient);
          return dx;
        },
      },
      ['gradients add to what is there', 'blocks of rows are the whole batch'],
    ],
    [
      'a gradient that is not linear',
      {
        backward: (p) => {
          const dx = rightBackward(p)!;
          return dx === undefined ? dx : add(dx, fill(p.x.backend.allocate(dx.shape), 1e-3));
        },
      },
      [...slopes, 'backward is linear in the output gradient', 'backward of zero is zero'],
    ],
    [
      'a mean that is taken once more',
      {
        backward: (p) =>
          rightBackward({
            ...p,
            dy: tensor(
              p.x.backend,
              readNow(p.dy).map((value) => value / p.x.shape[0]!),
              p.dy.shape,
            ),
          }),
      },
      [...slopes, 'in evaluation, a batch is its rows one by one', 'blocks of rows are the whole batch'],
    ],
    [
      'frozen parameters that move',
      { backward: (p) => rightBackward({ ...p, bias: { ...p.bias, trainable: true, gradient: p.bias.gradient } as Parameter }) },
      ['frozen parameters keep a gradient of zero'],
    ],
    [
      'parameters that move only with the input gradient',
      { backward: (p) => (p.context.inputGradient ? rightBackward(p) : undefined) },
      ['no input gradient where nobody needs it'],
    ],
    [
      'an input that is overwritten',
      {
        forward: (p) => {
          const y = rightForward(p);
          fill(p.x, 0);
          return y;
        },
      },
      ['what it was given stays as it was'],
    ],
    [
      'an output gradient that is overwritten',
      {
        backward: (p) => {
          const dx = rightBackward(p);
          fill(p.dy, 0);
          return dx;
        },
      },
      ['what it was given stays as it was'],
    ],
    [
      'memory that is read before it is written',
      { forward: (p) => add(rightForward(p), addZeroTimes(p.x.backend.allocate([p.x.shape[0]!, 3]))) },
      ['old contents of memory do not matter'],
    ],
    [
      'an output gradient of any shape',
      { backward: (p) => (p.dy.shape[1] === 3 ? rightBackward(p) : copy(p.dy)) },
      ['wrong shapes are refused'],
    ],
    [
      'an engine error for a wrong shape',
      {
        forward: (p) => {
          if (p.x.shape.length !== 2) throw new TypeError('undefined is not a function');
          return rightForward(p);
        },
      },
      ['wrong shapes are refused'],
    ],
    [
      'a gradient added before the shape is refused',
      {
        backward: (p) => {
          if (p.dy.shape[1] !== 3) {
            fill(p.bias.gradient, 7);
            throw createError('E_SHAPE', 'affine.backward', 'no');
          }
          return rightBackward(p);
        },
      },
      ['wrong shapes are refused'],
    ],
    [
      'rows that depend on their batch',
      { forward: (p) => add(rightForward(p), fill(p.x.backend.allocate([p.x.shape[0]!, 3]), p.x.shape[0]!)) },
      ['in evaluation, a batch is its rows one by one', 'blocks of rows are the whole batch'],
    ],
    [
      'a mask that does not count from the first row',
      {
        forward: (p) => {
          const y = rightForward(p);
          return p.context.training ? dropoutForward(y, undefined, { key: p.context.random.key, keep: 0.5, firstElement: 0 }) : y;
        },
        backward: (p) => {
          const mask = { key: p.context.random.key, keep: 0.5, firstElement: 0 };
          expectShape('affine.backward', 'outputGradient', p.dy, p.y.shape);
          return rightBackward(p.context.training ? { ...p, dy: dropoutForward(p.dy, undefined, mask) } : p);
        },
      },
      ['blocks of rows are the whole batch'],
    ],
    ['a description of something else', { more: { settings: [3] } }, ['its description builds it again']],
  ])('%s is caught', async (_, change, expected) => {
    let calls = 0;
    const make = () => affine(change);
    const failing = await failingCases(
      layerCases({
        make,
        input: [5, 3],
        use: { affine: (...settings) => (calls++, { ...affine(), settings: settings.slice(1) }) },
      }),
    );
    for (const name of expected)
      expect(
        failing.some((fails) => fails.startsWith(name)),
        `${name} among ${failing.join('; ')}`,
      ).toBe(true);
    expect(calls).toBeLessThanOrEqual(1);
  });

  test('a backward that reads what the last forward left is caught', async () => {
    const make = () => {
      let last: Tensor | undefined;
      return affine({
        forward: (p) => {
          last = copy(p.x);
          return rightForward(p);
        },
        backward: (p) => rightBackward({ ...p, x: last! }),
      });
    };
    expect(await failingCases(cases(make))).toEqual(['two passes in flight do not disturb each other']);
  });

  test('randomness that the context does not give is caught', async () => {
    let turn = 0;
    const make = () =>
      affine({ forward: (p) => (turn++, add(rightForward(p), fill(p.x.backend.allocate([p.x.shape[0]!, 3]), turn % 5))) });
    expect(await failingCases(cases(make))).toContain('the same pass twice gives the same bits');
  });

  test('float32 that is coarser than it must be is caught', async () => {
    const make = () =>
      affine({
        forward: (p) => {
          const y = rightForward(p);
          if (p.x.backend.precision === 'float32')
            numbers(y).forEach((value, i) => (numbers(y)[i] = Math.round(value * 1000) / 1000));
          return y;
        },
      });
    expect(await failingCases(cases(make))).toEqual(['float32 agrees with float64']);
  });

  test('what does not apply is named, with its reason', () => {
    const names = (make: () => Layer, more: Partial<LayerCaseOptions>) =>
      layerCases({ make, input: [5, 3], ...more }).map(({ name }) => name);
    const whole = names(() => affine({ more: { wholeBatch: true } }), {});
    expect(whole).toContain('blocks of rows are the whole batch (skipped: a row depends on the whole batch)');
    expect(whole).toContain('in evaluation, a batch is its rows one by one (skipped: a row depends on the whole batch)');
    expect(whole).toContain('its description builds it again (skipped: no factories given in `use`)');
    const shared = affine();
    const twice = { ...affine(), children: { a: shared, b: shared } };
    expect(names(() => twice, {})).toContain(
      'blocks of rows are the whole batch (skipped: a parameter is used twice, and a sum of blocks takes another order)',
    );
    expect(names(() => affine(), { skip: { 'float32 agrees with float64': 'it is coarse' } })).toContain(
      'float32 agrees with float64 (skipped: it is coarse)',
    );
    expect(() => names(() => affine(), { skip: { nonsense: 'why' } })).toThrow('there is no case "nonsense" to skip');
    expect(() => names(() => affine(), { inputs: [2] } as never)).toThrow('E_ARG: layerCases: unknown option "inputs"');
    expect(() => layerCases({ make: affine() as never, input: [2] })).toThrow('E_ARG: layerCases: make must be a function');
  });

  test('labels as input: no slope is asked for', async () => {
    const make = (): Layer => ({
      type: 'ones',
      settings: [],
      parameters: {},
      forward: (x, { inputGradient }) => {
        const y = fill(x.backend.allocate(x.shape), 1);
        return [
          y,
          (dy) => {
            expectShape('ones.backward', 'outputGradient', dy, y.shape);
            return inputGradient ? zeros(x.backend, x.shape) : undefined;
          },
        ];
      },
    });
    const draw = () => [0, 1, 2, 1];
    expect(await failingCases(layerCases({ make, input: [4], draw, inputGradient: false, use: { ones: make } }))).toEqual([]);
  });
});

/** Zeros, unless NaN or huge numbers were there. */
function addZeroTimes(of: Tensor): Tensor {
  numbers(of).forEach((value, i) => (numbers(of)[i] = value * 1e-20));
  return of;
}
