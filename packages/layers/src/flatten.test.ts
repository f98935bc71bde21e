import { createContext, createReferenceBackend, readNow, tensor, toArray } from '@gradwright/core';
import { layerCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases } from '../test/golden-cases.ts';
import { gradientsOverShapes } from '../test/gradients-over-shapes.ts';
import { drawn } from '../test/layouts.ts';
import { bits, expectError, PROPERTIES, run } from '../test/support.ts';
import { flatten } from './flatten.ts';

describe('flatten', () => {
  test('by hand', () => {
    const { output, shape, inputGradient } = run(
      flatten(),
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
    );
    expect(shape).toEqual([2, 4]);
    expect([...output]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...inputGradient!]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  for (const { name, check } of layerCases({ make: () => flatten(), input: [3, 2, 2], wrong: [[]], use: { flatten } }))
    test(name, check);

  gradientsOverShapes((pick) => ({
    layer: flatten(),
    input: [pick(1, 3), ...Array.from({ length: pick(0, 3) }, () => pick(1, 4))],
  }));

  goldenCases('flatten', (_golden, input, backend) => {
    const [Y, backward] = flatten().forward(input('X'), createContext({ backend, batchSize: input('X').shape[0]! }));
    return { Y, dX: backward(input('dY'))! };
  });

  test('there and back: the same bits, in the same memory (property 48)', () => {
    const backend = createReferenceBackend();
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }), fc.nat(), (shape, seed) => {
        const x = drawn(backend, shape, seed);
        const [y, backward] = flatten().forward(x, createContext({ backend, batchSize: shape[0]! }));
        expect(y.shape).toEqual([shape[0], shape.slice(1).reduce((size, axis) => size * axis, 1)]);
        expect(bits(readNow(y))).toEqual(bits(readNow(x)));
        const dx = backward(y)!;
        expect(dx.shape).toEqual(shape);
        expect(bits(readNow(dx))).toEqual(bits(readNow(x)));
      }),
      PROPERTIES,
    );
    const x = tensor(backend, [[[1], [2]]]);
    const [y] = flatten().forward(x, createContext({ backend, batchSize: 1 }));
    backend.write(x, [3, 4]);
    expect(toArray(y)).toEqual([[3, 4]]);
  });

  test('the output outlives its scope where the scope returns it', () => {
    const backend = createReferenceBackend();
    const kept = backend.scope(
      () => flatten().forward(tensor(backend, [[[1], [2]]]), createContext({ backend, batchSize: 1 }))[0],
    );
    expect(toArray(kept)).toEqual([[1, 2]]);
  });

  test('an input gradient that nobody needs is not computed', () => {
    expect(run(flatten(), [[1]], [[1]], { inputGradient: false }).inputGradient).toBeUndefined();
  });

  test('refuses an option, a number, a wrong output gradient', () => {
    expectError(() => (flatten as (...settings: unknown[]) => unknown)(1), 'E_ARG', 'flatten: takes no arguments');
    expectError(() => run(flatten(), 1), 'E_SHAPE', 'flatten.forward: input has shape [], expected [batch, …]');
    expectError(
      () => run(flatten(), [[[1, 2]]], [[[1, 2]]]),
      'E_SHAPE',
      'flatten.backward: outputGradient has shape [1, 1, 2], expected [1, 2]',
    );
  });
});
