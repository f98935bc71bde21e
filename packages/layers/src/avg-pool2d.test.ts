import { createContext, createReferenceBackend, describe as describeLayer, type Nested } from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { drawn, fromLayout, toLayout } from '../test/layouts.ts';
import { expectError, run } from '../test/support.ts';
import { avgPool2d } from './avg-pool2d.ts';

describe('avgPool2d', () => {
  test('by hand', () => {
    const image = [
      [
        [
          [1, 3],
          [5, 3],
        ],
        [
          [4, 3],
          [2, 3],
        ],
      ],
    ];
    const { output, shape, inputGradient } = run(avgPool2d({ size: 2 }), image, [[[[8, 20]]]]);
    expect(shape).toEqual([1, 1, 1, 2]);
    expect([...output]).toEqual([3, 3]);
    expect([...inputGradient!]).toEqual([2, 5, 2, 5, 2, 5, 2, 5]);
  });

  test('the padding counts unless told otherwise', () => {
    const [image, options] = [[[[[6], [2]]]], { size: [1, 2], stride: 1, padding: [0, 1] }] as const;
    expect([...run(avgPool2d(options), image).output]).toEqual([3, 4, 1]);
    expect([...run(avgPool2d({ ...options, countPadding: false }), image).output]).toEqual([6, 4, 2]);
  });

  for (const { name, check } of layerCases({
    make: () => avgPool2d({ size: [2, 3], stride: [1, 2], padding: [1, 1], countPadding: false }),
    input: [3, 4, 5, 2],
    wrong: [
      [3, 4, 5],
      [3, 4, 5, 2, 1],
    ],
    use: { avgPool2d },
  })) {
    test(name, check);
  }

  gradientsOverShapes((pick) => {
    const size = [pick(1, 3), pick(1, 3)] as const;
    const padding = pick(0, 3) === 0 ? 'same' : ([pick(0, size[0] - 1), pick(0, size[1] - 1)] as const);
    const input = [pick(1, 2), size[0] + pick(0, 3), size[1] + pick(0, 3), pick(1, 3)];
    return { layer: avgPool2d({ size, stride: [pick(1, 3), pick(1, 2)], padding, countPadding: pick(0, 1) === 0 }), input };
  });

  goldenCases('avg_pool2d', (golden, input, backend) => {
    type Params = {
      layout: string;
      kernel: [number, number];
      stride: [number, number];
      padding: [number, number];
      count_include_pad: boolean;
      global?: true;
    };
    const { layout, kernel, stride, padding, count_include_pad: countPadding, global } = golden.params as Params;
    const x = fromLayout(input('X'), layout);
    const [, height, width] = x.shape as [number, number, number, number];
    const layer = avgPool2d(global ? { size: [height, width] } : { size: kernel, stride, padding, countPadding });
    const [y, backward] = layer.forward(x, createContext({ backend, batchSize: x.shape[0]! }));
    return { Y: toLayout(y, layout), dX: toLayout(backward(fromLayout(input('dY'), layout))!, layout) };
  });

  test.each<[string, Parameters<typeof avgPool2d>[0], readonly [number, number]]>([
    ['side by side', { size: 2 }, [2, 3]],
    ['overlapping', { size: 2, stride: 1 }, [4, 5]],
    ['padded', { size: 3, stride: 2, padding: 1 }, [3, 3]],
    ['same', { size: 3, stride: 2, padding: 'same' }, [3, 3]],
  ])('the size of the output: %s', (_, options, expected) => {
    const x = drawn(createReferenceBackend(), [2, 5, 6, 3], 1);
    expect(run(avgPool2d(options), x, undefined, { backend: x.backend }).shape).toEqual([2, ...expected, 3]);
  });

  test('an input gradient that nobody needs is not computed', () => {
    expect(run(avgPool2d({ size: 1 }), [[[[1]]]], [[[[1]]]], { inputGradient: false }).inputGradient).toBeUndefined();
  });

  test('describes itself as it was made', () => {
    expect(describeLayer(avgPool2d({ size: 2, countPadding: false }))).toEqual(['avgPool2d', [{ size: 2, countPadding: false }]]);
  });

  test.each<[string, unknown, string, string]>([
    ['no size', {}, 'E_ARG', 'avgPool2d: size must be an integer, or [height, width], got undefined'],
    ['a stride of 0', { size: 2, stride: 0 }, 'E_RANGE', 'avgPool2d: stride must be in [1, 268435455], got 0'],
    [
      'a padding as large as the window',
      { size: 2, padding: 2 },
      'E_RANGE',
      'avgPool2d: padding must be less than the size [2, 2]',
    ],
    ['a count that is no boolean', { size: 2, countPadding: 1 }, 'E_ARG', 'avgPool2d: countPadding must be true or false, got 1'],
    [
      'a misspelt option',
      { size: 2, countIncludePad: true },
      'E_ARG',
      'avgPool2d: unknown option "countIncludePad", expected "size"',
    ],
  ])('refuses %s', (_, options, code, message) => {
    expectError(() => avgPool2d(options as never), code, message);
  });

  test.each<[string, Nested, string]>([
    ['rank', [[1]], 'avgPool2d.forward: input has shape [1, 1], expected [batch, height, width, channels]'],
    [
      'size',
      [[[[1], [2]]]],
      'avgPool2d.forward: input has shape [1, 1, 2, 1], which is a height of 1 with the padding, expected',
    ],
    [
      'output gradient',
      [
        [
          [[1], [2]],
          [[1], [2]],
        ],
      ],
      'avgPool2d.backward: outputGradient has shape [1], expected [1, 1, 1, 1]',
    ],
  ])('refuses wrong %s', (_, input, message) => {
    expectError(() => run(avgPool2d({ size: 2 }), input, [1]), 'E_SHAPE', message);
  });
});
