import {
  constant,
  createContext,
  createReferenceBackend,
  describe as describeLayer,
  integers,
  readNow,
  sizeOf,
  tensor,
  toArray,
  type Initializer,
  type Nested,
  type Random,
  type Shape,
} from '@gradwright/core';
import { createTestingBackend, layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { drawn } from '../test/layouts.ts';
import { bits, expectError, placed, PROPERTIES, run } from '../test/support.ts';
import { embedding } from './embedding.ts';

/** Draws what it was given. */
const exactly = (...values: number[]): Initializer => ({
  type: 'exactly',
  settings: [values],
  draw: () => Float32Array.from(values),
});

describe('embedding', () => {
  test('by hand: gradients of a repeated index add up (property 50)', () => {
    const backend = createReferenceBackend();
    const layer = placed(embedding(3, 2, { initializer: exactly(1, 2, 3, 4, 5, 6) }), backend);
    const { output, shape, inputGradient } = run(
      layer,
      [2, 0, 2],
      [
        [10, 20],
        [1, 2],
        [30, 40],
      ],
      { backend },
    );
    expect(shape).toEqual([3, 2]);
    expect([...output]).toEqual([5, 6, 1, 2, 5, 6]);
    expect(toArray(layer.parameters.weight.gradient)).toEqual([
      [1, 2],
      [0, 0],
      [40, 60],
    ]);
    expect([...inputGradient!]).toEqual([0, 0, 0]);
  });

  for (const input of [[4], [4, 3]]) {
    describe(`on [${input.join(', ')}]`, () => {
      const draw = (shape: Shape, random: Random) => integers(random, sizeOf(shape), 5);
      const cases = layerCases({
        make: () => embedding(5, 2),
        input,
        draw,
        inputGradient: false,
        wrong: [[], [1, 1, 1]],
        use: { embedding },
      });
      for (const { name, check } of cases) test(name, check);
    });
  }

  gradientsOverShapes((pick) => {
    const vocabulary = pick(1, 5);
    const draw = (shape: Shape, random: Random) => integers(random, sizeOf(shape), vocabulary);
    const input = pick(0, 1) === 0 ? [pick(1, 6)] : [pick(1, 3), pick(1, 3)];
    return { layer: embedding(vocabulary, pick(1, 4)), input, draw, inputGradient: false };
  });

  goldenCases('embedding', (_golden, input, backend) => {
    const [vocabulary, features] = input('W').shape as [number, number];
    const layer = placed(embedding(vocabulary, features), backend);
    const { weight } = layer.parameters;
    backend.write(weight.value, readNow(input('W')));
    const [Y, backward] = layer.forward(input('indices'), createContext({ backend, batchSize: input('indices').shape[0]! }));
    backward(input('dY'));
    return { Y, dW: weight.gradient };
  });

  test('is a product with one-hot rows; its gradient adds the rows of dy up (property 50)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }), fc.nat(), (indices, seed) => {
        const backend = createTestingBackend();
        const layer = placed(embedding(4, 2), backend);
        const { weight } = layer.parameters;
        const dy = drawn(backend, [indices.length, 2], seed);
        const { output } = run(layer, indices, dy, { backend });
        const [W, D] = [readNow(weight.value), readNow(dy)];
        indices.forEach((index, i) =>
          expect([...output.slice(2 * i, 2 * i + 2)]).toEqual([...W.slice(2 * index, 2 * index + 2)]),
        );
        for (let k = 0; k < 4; k++) {
          for (let c = 0; c < 2; c++) {
            const sum = indices.reduce((total, index, i) => (index === k ? total + D[2 * i + c]! : total), 0);
            expect(readNow(weight.gradient)[2 * k + c]).toBeCloseTo(sum, 10);
          }
        }
      }),
      PROPERTIES,
    );
  });

  test('blocks of rows leave the gradient of the whole batch, to the bit; positions are a second axis', () => {
    const gradients = [[4], [1, 3]].map((blocks) => {
      const backend = createReferenceBackend();
      const layer = placed(embedding(2, 3), backend);
      const [x, dy] = [
        tensor(backend, [
          [0, 1],
          [1, 1],
          [0, 0],
          [1, 0],
        ]),
        drawn(backend, [4, 2, 3], 5),
      ];
      let first = 0;
      for (const size of blocks) {
        const { shape } = run(layer, backend.view(x, first * 2, [size, 2]), backend.view(dy, first * 6, [size, 2, 3]), {
          backend,
        });
        expect(shape).toEqual([size, 2, 3]);
        first += size;
      }
      return bits(readNow(layer.parameters.weight.gradient));
    });
    expect(gradients[1]).toEqual(gradients[0]);
  });

  test('a frozen table gets no gradient; an input gradient that nobody needs is not computed', () => {
    const backend = createReferenceBackend();
    const layer = placed(embedding(2, 1), backend);
    layer.parameters.weight.trainable = false;
    expect(run(layer, [1], [[1]], { backend, inputGradient: false }).inputGradient).toBeUndefined();
    expect(toArray(layer.parameters.weight.gradient)).toEqual([[0], [0]]);
  });

  test('starts standard normal', () => {
    const vectors = [...readNow(placed(embedding(1000, 8)).parameters.weight.value)];
    const mean = vectors.reduce((sum, value) => sum + value, 0) / 8000;
    const variance = vectors.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 8000;
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(Math.abs(variance - 1)).toBeLessThan(0.08);
  });

  test.each<[string, Nested, string]>([
    ['too large', [0, 3], 'row 1 of indices is 3, expected a whole number from 0 to 2'],
    ['negative', [-1], 'row 0 of indices is -1'],
    ['a fraction', [1, 0.5], 'row 1 of indices is 0.5'],
    ['NaN', [NaN], 'row 0 of indices is NaN'],
    [
      'in a later row',
      [
        [0, 1],
        [2, 9],
      ],
      'row 1, position 1, of indices is 9',
    ],
  ])('an index that is %s is E_LABEL', (_, input, message) => {
    for (const backend of [createReferenceBackend(), createTestingBackend()]) {
      expectError(() => run(placed(embedding(3, 2), backend), input, undefined, { backend }), 'E_LABEL', message);
    }
  });

  test('describes itself as it was made', () => {
    expect(describeLayer(embedding(10, 4))).toEqual(['embedding', [10, 4]]);
    expect(describeLayer(embedding(10, 4, { initializer: constant(0) }))).toEqual([
      'embedding',
      [10, 4, { initializer: describeLayer(constant(0)) }],
    ]);
  });

  test.each<[string, unknown[], string, string]>([
    ['no vocabulary', [0, 4], 'E_RANGE', 'embedding: vocabulary must be in [1, 16777216], got 0'],
    ['more things than float32 can tell apart', [2 ** 24 + 1, 4], 'E_RANGE', 'embedding: vocabulary must be'],
    ['no features', [10], 'E_ARG', 'embedding: features must be an integer, got undefined'],
    [
      'a misspelt option',
      [10, 4, { initialiser: constant(0) }],
      'E_ARG',
      'embedding: unknown option "initialiser", expected "initializer"',
    ],
    ['an initializer by name', [10, 4, { initializer: 'normal' }], 'E_ARG', 'embedding: initializer must be an initializer'],
  ])('refuses %s', (_, settings, code, message) => {
    expectError(() => (embedding as (...settings: unknown[]) => unknown)(...settings), code, message);
  });

  test.each<[string, Nested, string]>([
    ['a number', 1, 'embedding.forward: input has shape [], expected [batch, positions?]'],
    ['rank 3', [[[1]]], 'embedding.forward: input has shape [1, 1, 1], expected [batch, positions?]'],
    ['output gradient', [1, 0], 'embedding.backward: outputGradient has shape [1, 1], expected [2, 2]'],
  ])('refuses wrong shapes: %s', (_, input, message) => {
    const backend = createReferenceBackend();
    expectError(() => run(placed(embedding(3, 2), backend), input, [[1]], { backend }), 'E_SHAPE', message);
  });
});
