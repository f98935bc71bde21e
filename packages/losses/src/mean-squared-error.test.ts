import { lossCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases, passOf } from '../test/golden-cases.ts';
import { bits, expectError, pair, PROPERTIES, run, usualFloat } from '../test/support.ts';
import { meanSquaredError } from './mean-squared-error.ts';

describe('meanSquaredError', () => {
  test('by hand: the mean of squares over examples and outputs, and no ½', () => {
    const { loss, gradient } = run(
      meanSquaredError(),
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 4],
        [0, 4],
      ],
    );
    expect(loss).toBe((4 + 9) / 4);
    expect([...gradient]).toEqual([0, -1, 1.5, 0]);
  });

  goldenCases('mse', (_, input) => passOf(meanSquaredError(), input('pred'), input('target'), 'dpred'));

  for (const [shape, target] of [
    [
      [4, 3],
      [4, 3],
    ],
    [[5, 1], [5]],
    [
      [3, 2, 2],
      [3, 2, 2],
    ],
    [[4], [4]],
  ] as const) {
    for (const { name, check } of lossCases({ make: meanSquaredError, prediction: shape, target, use: { meanSquaredError } })) {
      test(`[${shape}]: ${name}`, check);
    }
  }

  test('symmetric, 0 exactly where equal, with an odd gradient (property 32)', () => {
    fc.assert(
      fc.property(pair(usualFloat, usualFloat), ([a, b]) => {
        const [there, back] = [run(meanSquaredError(), a, b), run(meanSquaredError(), b, a)];
        expect(bits(there.loss)).toEqual(bits(back.loss));
        back.gradient.forEach((value, i) => expect(there.gradient[i]! + value).toBe(0));
        expect(run(meanSquaredError(), a, a)).toEqual({ loss: 0, gradient: new Float32Array(a.length * a[0]!.length) });
      }),
      PROPERTIES,
    );
  });

  test('NaN and infinities are not hidden', () => {
    expect(run(meanSquaredError(), [[NaN], [1]], [1, 1]).loss).toBeNaN();
    expect(run(meanSquaredError(), [[1e30], [1]], [1, 1]).loss).toBe(Infinity);
  });

  test('refuses arguments, empty batches, shapes that do not fit, a missing context', () => {
    expectError(
      () => (meanSquaredError as (options: unknown) => unknown)({ reduction: 'sum' }),
      'E_ARG',
      'meanSquaredError: takes no arguments',
    );
    expectError(
      () => run(meanSquaredError(), [], []),
      'E_EMPTY',
      'meanSquaredError.forward: prediction has shape [0], expected at least one row',
    );
    expectError(() => run(meanSquaredError(), [[], []], [[], []]), 'E_EMPTY', '[2, 0]');
    expectError(() => run(meanSquaredError(), [[1, 2]], [1]), 'E_SHAPE', 'target has shape [1], expected [1, 2]');
    expectError(() => run(meanSquaredError(), 1, 1), 'E_SHAPE', 'prediction has shape [], expected [rows, …]');
    expectError(() => run(meanSquaredError(), [1], [1], { batch: { size: 0, firstRow: 0 } }), 'E_RANGE', 'context.batch.size');
    const none = undefined as never;
    expectError(() => meanSquaredError().forward(none, none, none), 'E_ARG', 'prediction must be a tensor');
  });
});
