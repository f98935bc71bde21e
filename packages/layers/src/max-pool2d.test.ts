import { createContext, createReferenceBackend, describe as describeLayer, type Nested } from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { drawn, fromLayout, toLayout } from '../test/layouts.ts';
import { expectError, run } from '../test/support.ts';
import { maxPool2d } from './max-pool2d.ts';

describe('maxPool2d', () => {
  test('by hand: dy goes to the maximum, to the first of equal ones', () => {
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
    const { output, shape, inputGradient } = run(maxPool2d({ size: 2 }), image, [[[[10, 20]]]]);
    expect(shape).toEqual([1, 1, 1, 2]);
    expect([...output]).toEqual([5, 3]);
    expect([...inputGradient!]).toEqual([0, 20, 10, 0, 0, 0, 0, 0]);
  });

  for (const { name, check } of layerCases({
    make: () => maxPool2d({ size: [2, 3], stride: [1, 2], padding: [1, 1] }),
    input: [3, 4, 5, 2],
    wrong: [
      [3, 4, 5],
      [3, 4, 5, 2, 1],
    ],
    use: { maxPool2d },
  })) {
    test(name, check);
  }

  gradientsOverShapes((pick) => {
    const size = [pick(1, 3), pick(1, 3)] as const;
    const padding = pick(0, 3) === 0 ? 'same' : ([pick(0, size[0] - 1), pick(0, size[1] - 1)] as const);
    const input = [pick(1, 2), size[0] + pick(0, 3), size[1] + pick(0, 3), pick(1, 3)];
    return { layer: maxPool2d({ size, stride: [pick(1, 3), pick(1, 2)], padding }), input };
  });

  goldenCases('max_pool2d', (golden, input, backend) => {
    type Params = { layout: string; kernel: [number, number]; stride: [number, number]; padding: [number, number] };
    const { layout, kernel, stride, padding } = golden.params as Params;
    const x = fromLayout(input('X'), layout);
    const [y, backward] = maxPool2d({ size: kernel, stride, padding }).forward(
      x,
      createContext({ backend, batchSize: x.shape[0]! }),
    );
    return { Y: toLayout(y, layout), dX: toLayout(backward(fromLayout(input('dY'), layout))!, layout) };
  });

  test.each<[string, Parameters<typeof maxPool2d>[0], readonly [number, number]]>([
    ['side by side', { size: 2 }, [2, 3]],
    ['overlapping', { size: 2, stride: 1 }, [4, 5]],
    ['one each', { size: [5, 1], stride: [1, 2] }, [1, 3]],
    ['padded', { size: 3, stride: 2, padding: 1 }, [3, 3]],
    ['same', { size: 3, stride: 2, padding: 'same' }, [3, 3]],
    ['same, side by side', { size: 4, padding: 'same' }, [2, 2]],
  ])('the size of the output: %s', (_, options, expected) => {
    const x = drawn(createReferenceBackend(), [2, 5, 6, 3], 1);
    expect(run(maxPool2d(options), x, undefined, { backend: x.backend }).shape).toEqual([2, ...expected, 3]);
  });

  test('an input gradient that nobody needs is not computed', () => {
    expect(run(maxPool2d({ size: 1 }), [[[[1]]]], [[[[1]]]], { inputGradient: false }).inputGradient).toBeUndefined();
  });

  test('describes itself as it was made', () => {
    expect(describeLayer(maxPool2d({ size: 2, padding: [1, 0] }))).toEqual(['maxPool2d', [{ size: 2, padding: [1, 0] }]]);
  });

  test.each<[string, unknown, string, string]>([
    ['no size', undefined, 'E_ARG', 'maxPool2d: size must be an integer, or [height, width], got undefined'],
    ['a bare size', 2, 'E_ARG', 'maxPool2d: options must be an object with "size", "stride", "padding", got 2'],
    ['a size of 0', { size: 0 }, 'E_RANGE', 'maxPool2d: size must be in [1, 268435455], got 0'],
    ['a stride of 0', { size: 2, stride: [1, 0] }, 'E_RANGE', 'maxPool2d: stride must be in [1, 268435455], got 0'],
    [
      'a padding as large as the window',
      { size: [3, 2], padding: [2, 2] },
      'E_RANGE',
      'maxPool2d: padding must be less than the size [3, 2]',
    ],
    [
      'a misspelt option',
      { size: 2, strides: 2 },
      'E_ARG',
      'maxPool2d: unknown option "strides", expected "size", "stride", "padding"',
    ],
  ])('refuses %s', (_, options, code, message) => {
    expectError(() => maxPool2d(options as never), code, message);
  });

  test.each<[string, Nested, string]>([
    ['rank', [[1]], 'maxPool2d.forward: input has shape [1, 1], expected [batch, height, width, channels]'],
    [
      'size',
      [[[[1], [2]]]],
      'maxPool2d.forward: input has shape [1, 1, 2, 1], which is a height of 1 with the padding, expected a height of at least',
    ],
    [
      'output gradient',
      [
        [
          [[1], [2]],
          [[1], [2]],
        ],
      ],
      'maxPool2d.backward: outputGradient has shape [1], expected [1, 1, 1, 1]',
    ],
  ])('refuses wrong %s', (_, input, message) => {
    expectError(() => run(maxPool2d({ size: 2 }), input, [1]), 'E_SHAPE', message);
  });
});
