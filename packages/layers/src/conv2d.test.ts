import {
  constant,
  createContext,
  createRandom,
  createReferenceBackend,
  describe as describeLayer,
  heNormal,
  readNow,
  tensor,
  toArray,
  type Initializer,
  type Nested,
} from '@gradwright/core';
import { checkGradients, layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { drawn, fromLayout, permuted, toLayout } from '../test/layouts.ts';
import { bits, expectError, placed, PROPERTIES, run } from '../test/support.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d, type Conv2dOptions } from './conv2d.ts';
import { dense } from './dense.ts';
import { flatten } from './flatten.ts';
import { maxPool2d } from './max-pool2d.ts';
import { relu } from './relu.ts';
import { sequential } from './sequential.ts';

/** Draws what it was given. */
const exactly = (...values: number[]): Initializer => ({
  type: 'exactly',
  settings: [values],
  draw: () => Float32Array.from(values),
});

describe('conv2d', () => {
  test('by hand: the kernel is not flipped, and the bias added to each pixel', () => {
    const backend = createReferenceBackend();
    const layer = placed(conv2d(1, 1, { kernel: [1, 2], initializer: exactly(1, 10), biasInitializer: constant(100) }), backend);
    const { output, shape, inputGradient } = run(layer, [[[[1], [2], [3]]]], [[[[1], [5]]]], { backend });
    expect(shape).toEqual([1, 1, 2, 1]);
    expect([...output]).toEqual([121, 132]);
    expect([...inputGradient!]).toEqual([1, 15, 50]);
    expect(toArray(layer.parameters.weight.gradient)).toEqual([[[[11]], [[17]]]]);
    expect(toArray(layer.parameters.bias!.gradient)).toEqual([6]);
  });

  describe.each<[string, Conv2dOptions]>([
    ['plain', { kernel: [2, 3] }],
    ['strided, padded, dilated, without bias', { kernel: 2, stride: [2, 1], padding: [1, 0], dilation: [1, 2], bias: false }],
    ['same', { kernel: [2, 3], padding: 'same' }],
  ])('%s', (_, options) => {
    const wrong = [
      [3, 4, 2],
      [3, 4, 5, 3],
      [3, 1, 1, 2],
    ].slice(0, options.padding === 'same' ? 2 : 3);
    const cases = layerCases({ make: () => conv2d(2, 3, options), input: [3, 4, 5, 2], wrong, use: { conv2d } });
    for (const { name, check } of cases) test(name, check);
  });

  gradientsOverShapes((pick) => {
    const [kernel, dilation] = [[pick(1, 3), pick(1, 3)] as const, [pick(1, 2), pick(1, 2)] as const];
    const [inputs, outputs] = [pick(1, 3), pick(1, 3)];
    const reach = kernel.map((size, axis) => (size - 1) * dilation[axis]! + 1);
    const input = [pick(1, 2), reach[0]! + pick(0, 3), reach[1]! + pick(0, 3), inputs];
    const padding = pick(0, 3) === 0 ? 'same' : ([pick(0, 2), pick(0, 2)] as const);
    const stride = [pick(1, 3), pick(1, 2)] as const;
    return { layer: conv2d(inputs, outputs, { kernel, stride, padding, dilation, bias: pick(0, 1) === 0 }), input };
  });

  goldenCases('conv2d', (golden, input, backend) => {
    const { layout, stride, padding } = golden.params as { layout: string; stride: [number, number]; padding: [number, number] };
    // The file's kernels are [out, in, height, width] beside NCHW.
    const W = layout === 'NCHW' ? permuted(input('W'), [2, 3, 1, 0]) : input('W');
    const [height, width, inputs, outputs] = W.shape as [number, number, number, number];
    const bias = 'b' in golden.inputs;
    const layer = placed(conv2d(inputs, outputs, { kernel: [height, width], stride, padding, bias }), backend);
    backend.write(layer.parameters.weight.value, readNow(W));
    if (bias) backend.write(layer.parameters.bias!.value, readNow(input('b')));
    const x = fromLayout(input('X'), layout);
    const [y, backward] = layer.forward(x, createContext({ backend, batchSize: x.shape[0]! }));
    const dx = backward(fromLayout(input('dY'), layout))!;
    const dW = layer.parameters.weight.gradient;
    return {
      Y: toLayout(y, layout),
      dX: toLayout(dx, layout),
      dW: layout === 'NCHW' ? permuted(dW, [3, 2, 0, 1]) : dW,
      ...(bias ? { db: layer.parameters.bias!.gradient } : {}),
    };
  });

  test('a kernel with a single 1 shifts the image (property 20)', () => {
    const backend = createReferenceBackend();
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 8 }),
      fc.nat(),
    );
    fc.assert(
      fc.property(sizes, ([height, width, place, seed]) => {
        const one = Array.from({ length: 9 }, (_, i) => (i === place ? 1 : 0));
        const layer = placed(conv2d(1, 1, { kernel: 3, padding: 1, bias: false, initializer: exactly(...one) }), backend);
        const x = drawn(backend, [1, height, width, 1], seed);
        const [X, y] = [readNow(x), run(layer, x, undefined, { backend }).output];
        const [down, right] = [Math.floor(place / 3) - 1, (place % 3) - 1];
        for (let i = 0; i < height; i++) {
          for (let j = 0; j < width; j++) {
            const inside = i + down >= 0 && i + down < height && j + right >= 0 && j + right < width;
            expect(y[i * width + j]).toBe(inside ? X[(i + down) * width + j + right] : 0);
          }
        }
      }),
      PROPERTIES,
    );
  });

  test('a batch of N is N batches of one, and blocks of images leave the same gradients, to the bit (property 42)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.nat(), fc.nat(), (images, seed, cut) => {
        const at = 1 + (cut % (images - 1));
        const results = [[images], [at, images - at], new Array<number>(images).fill(1)].map((blocks) => {
          const backend = createReferenceBackend();
          const layer = placed(conv2d(2, 3, { kernel: [2, 3], padding: 1, stride: [1, 2] }), backend);
          const [x, dy] = [drawn(backend, [images, 3, 4, 2], seed), drawn(backend, [images, 4, 2, 3], seed + 1)];
          const seen: { output: number[]; inputGradient: number[] } = { output: [], inputGradient: [] };
          let first = 0;
          for (const size of blocks) {
            const [blockX, blockDy] = [
              backend.view(x, first * 24, [size, 3, 4, 2]),
              backend.view(dy, first * 24, [size, 4, 2, 3]),
            ];
            const { output, inputGradient } = run(layer, blockX, blockDy, { backend });
            seen.output.push(...bits(output));
            seen.inputGradient.push(...bits(inputGradient!));
            first += size;
          }
          const { weight, bias } = layer.parameters;
          return { seen, gradients: [bits(readNow(weight.gradient)), bits(readNow(bias!.gradient))] };
        });
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }),
      properties(),
    );
  });

  test.each<[string, Conv2dOptions, readonly [number, number], readonly [number, number]]>([
    ['none', { kernel: 3 }, [5, 6], [3, 4]],
    ['one a side', { kernel: 3, padding: 1 }, [5, 6], [5, 6]],
    ['one each', { kernel: 3, padding: [1, 0] }, [5, 6], [5, 4]],
    ['stride', { kernel: 3, stride: 2 }, [5, 6], [2, 2]],
    ['stride and padding', { kernel: [3, 2], stride: 2, padding: 1 }, [7, 6], [4, 4]],
    ['dilation', { kernel: 3, dilation: 2 }, [5, 6], [1, 2]],
    ['same', { kernel: 3, padding: 'same' }, [5, 6], [5, 6]],
    ['same, even kernel', { kernel: [2, 4], padding: 'same' }, [5, 6], [5, 6]],
    ['same, strided', { kernel: 3, padding: 'same', stride: [2, 3] }, [5, 7], [3, 3]],
    ['same, dilated', { kernel: 3, padding: 'same', dilation: [2, 3] }, [4, 4], [4, 4]],
    ['same, stride beyond the kernel', { kernel: 1, padding: 'same', stride: 3 }, [5, 7], [2, 3]],
    ['padding beyond the kernel', { kernel: 1, padding: 2 }, [1, 1], [5, 5]],
  ])('the size of the output: %s', (_, options, [height, width], expected) => {
    const backend = createReferenceBackend();
    const x = drawn(backend, [2, height, width, 3], 1);
    expect(run(placed(conv2d(3, 4, options), backend), x, undefined, { backend }).shape).toEqual([2, ...expected, 4]);
  });

  test('what is odd in "same" goes to the bottom and right', () => {
    const backend = createReferenceBackend();
    const layer = placed(conv2d(1, 1, { kernel: [1, 2], padding: 'same', initializer: exactly(1, 10) }), backend);
    expect([...run(layer, [[[[1], [2], [3]]]], undefined, { backend }).output]).toEqual([21, 32, 3]);
  });

  test('a kernel of 1 is a dense layer for each pixel', () => {
    const backend = createReferenceBackend();
    const layer = placed(conv2d(2, 2, { kernel: 1, initializer: exactly(1, 2, 3, 4), bias: false }), backend);
    expect([...run(layer, [[[[1, 1]], [[1, 10]]]], undefined, { backend }).output]).toEqual([4, 6, 31, 42]);
  });

  test('its parameters: [kernel height, kernel width, in, out], He normal; a bias unless declined', () => {
    const { weight, bias } = placed(conv2d(3, 8, { kernel: [5, 4] })).parameters;
    expect([weight.shape, bias!.shape]).toEqual([[5, 4, 3, 8], [8]]);
    const key = createRandom(7).fork('initialise').fork('weight');
    expect([...readNow(weight.value)]).toEqual([...heNormal().draw(weight.shape, key)]);
    expect(Object.keys(conv2d(3, 8, { kernel: 3, bias: false }).parameters)).toEqual(['weight']);
  });

  test('He normal counts every element under the kernel: variance 2 / (height·width·in)', () => {
    const backend = createReferenceBackend();
    const weights = [...readNow(placed(conv2d(16, 64, { kernel: 3 }), backend).parameters.weight.value)];
    const variance = weights.reduce((sum, value) => sum + value * value, 0) / weights.length;
    expect(variance / (2 / (9 * 16))).toBeGreaterThan(0.9);
    expect(variance / (2 / (9 * 16))).toBeLessThan(1.1);
  });

  test('frozen parameters get no gradient; an input gradient that nobody needs is not computed', () => {
    const backend = createReferenceBackend();
    const layer = placed(conv2d(1, 1, { kernel: 1 }), backend);
    layer.parameters.weight.trainable = false;
    layer.parameters.bias!.trainable = false;
    expect(run(layer, [[[[1]]]], [[[[1]]]], { backend, inputGradient: false }).inputGradient).toBeUndefined();
    expect(Object.values(layer.parameters).map(({ gradient }) => toArray(gradient))).toEqual([[[[[0]]]], [0]]);
  });

  test('describes itself as it was made', () => {
    expect(describeLayer(conv2d(1, 8, { kernel: 3, padding: 'same' }))).toEqual([
      'conv2d',
      [1, 8, { kernel: 3, padding: 'same' }],
    ]);
    expect(describeLayer(conv2d(1, 8, { kernel: [3, 5] }))).toEqual(['conv2d', [1, 8, { kernel: [3, 5] }]]);
  });

  const options = (more: Record<string, unknown>) => [3, 8, { kernel: 3, ...more }];
  test.each<[string, unknown[], string, string]>([
    ['no kernel', [3, 8], 'E_ARG', 'conv2d: kernel must be an integer, or [height, width], got undefined'],
    ['a bare kernel', [3, 8, 3], 'E_ARG', 'conv2d: options must be an object'],
    ['no channels', [0, 8, { kernel: 3 }], 'E_RANGE', 'conv2d: inputChannels must be'],
    ['a kernel of 0', options({ kernel: 0 }), 'E_RANGE', 'conv2d: kernel must be in [1, 268435455], got 0'],
    [
      'a kernel of three',
      options({ kernel: [3, 3, 3] }),
      'E_ARG',
      'conv2d: kernel must be an integer, or [height, width], got [3, 3, 3]',
    ],
    ['half a kernel', options({ kernel: [3, 1.5] }), 'E_ARG', 'conv2d: kernel must be an integer, got 1.5'],
    ['a stride of 0', options({ stride: 0 }), 'E_RANGE', 'conv2d: stride must be in [1, 268435455], got 0'],
    ['a negative padding', options({ padding: -1 }), 'E_RANGE', 'conv2d: padding must be in [0, 268435455], got -1'],
    [
      'an unknown padding',
      options({ padding: 'valid' }),
      'E_ARG',
      'conv2d: padding must be an integer, [height, width] or "same", got "valid"',
    ],
    ['a dilation of 0', options({ dilation: 0 }), 'E_RANGE', 'conv2d: dilation must be'],
    ['a misspelt option', options({ strides: 2 }), 'E_ARG', 'conv2d: unknown option "strides"'],
    [
      'an initializer by name',
      options({ initializer: 'he' }),
      'E_ARG',
      'conv2d: initializer must be an initializer, such as heNormal(), got "he"',
    ],
    [
      'a penalty by size',
      options({ biasPenalty: 0.1 }),
      'E_ARG',
      'conv2d: biasPenalty must be a penalty, such as l2(0.001), got 0.1',
    ],
    ['a bias that is no boolean', options({ bias: 1 }), 'E_ARG', 'conv2d: bias must be true or false, got 1'],
    ['a kernel beyond all memory', options({ kernel: 2 ** 20 }), 'E_LIMIT', 'has more than'],
  ])('refuses %s', (_, settings, code, message) => {
    expectError(() => (conv2d as (...settings: unknown[]) => unknown)(...settings), code, message);
  });

  test.each<[string, Nested, string]>([
    ['channels', [[[[1, 2]]]], 'conv2d.forward: input has shape [1, 1, 1, 2], expected [batch, height, width, 1]'],
    ['rank', [[1]], 'conv2d.forward: input has shape [1, 1], expected [batch, height, width, 1]'],
    [
      'size',
      [[[[1]]]],
      "conv2d.forward: input has shape [1, 1, 1, 1], which is a width of 1 with the padding, expected a width of at least the window's 2",
    ],
    ['output gradient', [[[[1], [2]]]], 'conv2d.backward: outputGradient has shape [1], expected [1, 1, 1, 1]'],
  ])('refuses wrong %s', (_, input, message) => {
    const backend = createReferenceBackend();
    expectError(() => run(placed(conv2d(1, 1, { kernel: [1, 2] }), backend), input, [1], { backend }), 'E_SHAPE', message);
  });

  test('no images are no trouble', () => {
    const backend = createReferenceBackend();
    const layer = placed(conv2d(1, 2, { kernel: 2 }), backend);
    const [x, dy] = [tensor(backend, new Float32Array(0), [0, 3, 3, 1]), tensor(backend, new Float32Array(0), [0, 2, 2, 2])];
    expect(run(layer, x, dy, { backend }).shape).toEqual([0, 2, 2, 2]);
  });

  test('gradients of a small network for images', () => {
    const layer = sequential(
      conv2d(2, 3, { kernel: 3, padding: 'same' }),
      batchNorm(3),
      relu(),
      maxPool2d({ size: 2 }),
      conv2d(3, 2, { kernel: [1, 2] }),
      flatten(),
      dense(4, 3),
    );
    expect(checkGradients({ layer, input: [3, 4, 5, 2], seed: 1 }).checked).toBeGreaterThan(200);
  });
});
