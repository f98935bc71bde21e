import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, PROPERTIES, run } from '../test/support.ts';
import { categoricalCrossEntropy } from './categorical-cross-entropy.ts';
import { weightsByClass } from './weights-by-class.ts';

const refused = weightsByClass as (labels?: unknown, weights?: unknown, classes?: unknown) => unknown;

describe('weightsByClass', () => {
  test('by hand: a number a class, or N/(K·count)', () => {
    expect([...weightsByClass([0, 1, 1], [2, 0.5])]).toEqual([2, 0.5, 0.5]);
    expect([...weightsByClass([0, 1, 1, 1], 'balanced')].map((weight) => weight.toFixed(6))).toEqual([
      '2.000000',
      '0.666667',
      '0.666667',
      '0.666667',
    ]);
  });

  test('scikit-learn: compute_sample_weight("balanced", [0, 0, 0, 0, 1, 2]) is [½, ½, ½, ½, 2, 2]', () => {
    expect([...weightsByClass(Float32Array.of(0, 0, 0, 0, 1, 2), 'balanced')]).toEqual([0.5, 0.5, 0.5, 0.5, 2, 2]);
  });

  test('balanced: each class that occurs has the same share, and the mean is 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 }), (labels) => {
        const weights = weightsByClass(labels, 'balanced', 9);
        const shares = [...new Set(labels)].map((label) =>
          weights.reduce((sum, weight, i) => sum + (labels[i] === label ? weight : 0), 0),
        );
        shares.forEach((part) => expect(part).toBeCloseTo(labels.length / shares.length, 4));
        expect(weights.reduce((sum, weight) => sum + weight, 0) / labels.length).toBeCloseTo(1, 5);
      }),
      PROPERTIES,
    );
  });

  test('a loss takes them', () => {
    const weights = [...weightsByClass([0, 1, 1, 1], [3, 1])];
    const { loss } = run(
      categoricalCrossEntropy(),
      [
        [0.5, 0.5],
        [1, 0.5],
        [0.5, 0.5],
        [0.5, 0.25],
      ],
      [0, 1, 1, 1],
      { weights },
    );
    expect(loss).toBeCloseTo((Math.log(2) * 7) / 4, 6);
  });

  test('what is refused', () => {
    expectError(() => refused(), 'E_ARG', 'weightsByClass: labels must be an array of numbers, got undefined');
    expectError(() => refused('010', 'balanced'), 'E_ARG', 'labels must be an array');
    expectError(() => refused([], 'balanced'), 'E_EMPTY', 'labels is empty');
    expectError(
      () => refused([0], 'equal'),
      'E_ARG',
      'weights must be "balanced" or an array with one number a class, got "equal"',
    );
    expectError(() => refused([0], undefined), 'E_ARG', 'weights must be "balanced"');
    expectError(() => refused([0], { 0: 1, length: 1 }), 'E_ARG', 'weights must be "balanced"');
    expectError(() => refused([0], [1, 2], 3), 'E_ARG', 'weights has 2 numbers, expected one for each of 3 classes');
    expectError(() => refused([0], [1, -2]), 'E_RANGE', 'weights[1] must be a number of at least 0, got -2');
    expectError(() => refused([0], [NaN]), 'E_RANGE', 'weights[0]');
    expectError(() => refused([0], ['1']), 'E_ARG', 'weights[0] must be a number');
    expectError(() => refused([0], 'balanced', 0), 'E_RANGE', 'classes must be a number of at least 1');
    for (const label of [-1, 0.5, NaN, '1', null, 2 ** 60]) {
      expectError(() => refused([0, label], 'balanced'), 'E_LABEL', 'row 1 of labels');
      expectError(() => refused([0, label], [1, 1]), 'E_LABEL', 'row 1 of labels');
    }
    expectError(() => refused([0, 2], [1, 1]), 'E_LABEL', 'row 1 of labels is 2, expected a whole number from 0 to 1');
    expectError(() => refused([0, 2], 'balanced', 2), 'E_LABEL', 'row 1 of labels is 2, expected a whole number from 0 to 1');
  });

  test('a huge label is a class like any other', () => {
    expect([...weightsByClass([0, 2 ** 40, 2 ** 40], 'balanced')]).toEqual([1.5, 0.75, 0.75]);
  });
});
