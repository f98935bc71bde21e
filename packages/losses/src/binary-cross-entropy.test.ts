import { lossCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases, passOf } from '../test/golden-cases.ts';
import { drawProbabilities, drawShares, expectError, pair, PROPERTIES, run } from '../test/support.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { sigmoidCrossEntropy } from './sigmoid-cross-entropy.ts';

const grid = fc.integer({ min: 0, max: 64 }).map((value) => value / 64);

describe('binaryCrossEntropy and sigmoidCrossEntropy', () => {
  goldenCases('binary_cross_entropy', ({ params }, input) =>
    params['from'] === 'logits'
      ? passOf(sigmoidCrossEntropy(), input('Z'), input('Y'), 'dZ')
      : passOf(binaryCrossEntropy(), input('P'), input('Y'), 'dP'),
  );
});

describe('binaryCrossEntropy', () => {
  test('by hand: −ln p for a yes, −ln(1 − p) for a no', () => {
    const { loss, gradient } = run(binaryCrossEntropy(), [[0.5], [0.75]], [1, 0]);
    expect(loss).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 6);
    expect([...gradient]).toEqual([-1, 2]);
  });

  for (const [shape, target] of [
    [
      [4, 3],
      [4, 3],
    ],
    [[5, 1], [5]],
  ] as const) {
    const cases = lossCases({
      make: binaryCrossEntropy,
      prediction: shape,
      target,
      draw: drawProbabilities,
      targets: drawShares,
      extremes: [0, 1e-9, 0.5, 1],
      use: { binaryCrossEntropy },
    });
    for (const { name, check } of cases) test(`[${shape}]: ${name}`, check);
  }

  test('p = 0 and p = 1 cost at most −ln 10⁻⁷, and their errors still learn [seed 25]', () => {
    const { loss, gradient } = run(binaryCrossEntropy(), [[0], [1]], [1, 0]);
    expect(loss).toBeCloseTo(-Math.log(1e-7), 4);
    expect(gradient[0]).toBeCloseTo(-0.5e7, -1);
    expect(gradient[1]).toBeCloseTo(0.5e7, -1);
    expect(run(binaryCrossEntropy(), [[0], [1]], [0, 1]).loss).toBe(0);
  });

  test('at least 0, and the same for the other answer', () => {
    fc.assert(
      // On a grid where 1 − p is exact.
      fc.property(pair(grid, grid), ([p, y]) => {
        const { loss } = run(binaryCrossEntropy(), p, y);
        expect(loss).toBeGreaterThanOrEqual(0);
        const turned = (rows: number[][]) => rows.map((row) => row.map((value) => 1 - value));
        expect(Math.abs(run(binaryCrossEntropy(), turned(p), turned(y)).loss - loss)).toBeLessThanOrEqual(
          2e-6 * Math.max(1, loss),
        );
      }),
      PROPERTIES,
    );
  });

  test('NaN is not hidden', () => {
    const { loss, gradient } = run(binaryCrossEntropy(), [[NaN], [0.5]], [1, 1]);
    expect([loss, ...gradient]).toEqual([NaN, NaN, -1]);
  });

  test('refuses what is no probability, before it writes anything', () => {
    expectError(
      () =>
        run(
          binaryCrossEntropy(),
          [
            [0.5, 1],
            [0.5, 3],
          ],
          [
            [1, 1],
            [1, 1],
          ],
        ),
      'E_RANGE',
      'binaryCrossEntropyForward: row 1, element 1 of prediction is 3, expected a probability from 0 to 1',
    );
    expectError(() => run(binaryCrossEntropy(), [[-0.1]], [1]), 'E_RANGE', 'row 0, element 0');
    expectError(() => run(binaryCrossEntropy(), [[0.5], [0.5]], [1, -1]), 'E_LABEL', 'row 1, element 0 of target is -1');
    expect(run(binaryCrossEntropy(), [[1 + 2 ** -22]], [1]).loss).toBe(0);
    expectError(() => (binaryCrossEntropy as (options: unknown) => unknown)({}), 'E_ARG', 'takes no arguments');
  });
});
