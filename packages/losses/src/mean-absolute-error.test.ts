import { lossCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases, passOf } from '../test/golden-cases.ts';
import { bits, expectError, pair, PROPERTIES, run, usualFloat } from '../test/support.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';

describe('meanAbsoluteError', () => {
  test('by hand: the mean of distances, with slope 0 where there is none', () => {
    const { loss, gradient } = run(
      meanAbsoluteError(),
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 4],
        [0, 4],
      ],
    );
    expect(loss).toBe((2 + 3) / 4);
    expect([...gradient]).toEqual([0, -0.25, 0.25, 0]);
  });

  goldenCases('mae', (_, input) => passOf(meanAbsoluteError(), input('pred'), input('target'), 'dpred'));

  for (const [shape, target] of [
    [
      [4, 3],
      [4, 3],
    ],
    [[5, 1], [5]],
  ] as const) {
    for (const { name, check } of lossCases({ make: meanAbsoluteError, prediction: shape, target, use: { meanAbsoluteError } })) {
      test(`[${shape}]: ${name}`, check);
    }
  }

  test('symmetric, with an odd gradient', () => {
    fc.assert(
      fc.property(pair(usualFloat, usualFloat), ([a, b]) => {
        const [there, back] = [run(meanAbsoluteError(), a, b), run(meanAbsoluteError(), b, a)];
        expect(bits(there.loss)).toEqual(bits(back.loss));
        back.gradient.forEach((value, i) => expect(there.gradient[i]! + value).toBe(0));
      }),
      PROPERTIES,
    );
  });

  test('NaN is not hidden, neither in the loss nor in the gradient', () => {
    const { loss, gradient } = run(meanAbsoluteError(), [[NaN], [1]], [1, 0]);
    expect([loss, ...gradient]).toEqual([NaN, NaN, 0.5]);
  });

  test('refuses arguments', () => {
    expectError(
      () => (meanAbsoluteError as (options: unknown) => unknown)('sum'),
      'E_ARG',
      'meanAbsoluteError: takes no arguments',
    );
  });
});
