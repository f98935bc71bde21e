import { describe, expect, test } from 'vitest';
import { expectError } from '../test/support.ts';
import { bootstrapInterval, intervalOf, wilsonInterval } from './intervals.ts';
import type { Compared } from './metric.ts';
import { accuracy } from './metrics/accuracy.ts';
import { rocAuc } from './metrics/ranking.ts';
import { r2 } from './metrics/regression.ts';

const numbers = (values: readonly number[]) => ({ shape: [values.length], data: Float64Array.from(values) });

describe('Wilson’s interval', () => {
  test('by hand: 5 of 10, with z² = 3.8415', () => {
    // (0.5 + 0.19207 ± 1.96·√(0.025 + 0.0096036)) / 1.38415
    const [low, high] = wilsonInterval(0.5, 10);
    expect(low).toBeCloseTo(0.2366, 4);
    expect(high).toBeCloseTo(0.7634, 4);
  });

  test('0 and 1 of n are ends, and the other end is not', () => {
    expect(wilsonInterval(0, 20)[0]).toBe(0);
    expect(wilsonInterval(0, 20)[1]).toBeCloseTo(0.1611, 4);
    expect(wilsonInterval(1, 20)[1]).toBe(1);
  });

  test.each<[string, () => unknown, string, string]>([
    ['more than all', () => wilsonInterval(1.5, 10), 'E_RANGE', 'wilsonInterval: share must be in [0, 1], got 1.5'],
    ['NaN', () => wilsonInterval(NaN, 10), 'E_RANGE', 'wilsonInterval: share'],
    ['no rows', () => wilsonInterval(0.5, 0), 'E_RANGE', 'wilsonInterval: rows'],
    ['half a row', () => wilsonInterval(0.5, 1.5), 'E_ARG', 'wilsonInterval: rows must be an integer'],
  ])('refuses %s', async (_, run, code, words) => {
    await expectError(run, code, words);
  });

  test('more rows, a narrower interval', () => {
    const width = (rows: number) => wilsonInterval(0.9, rows)[1] - wilsonInterval(0.9, rows)[0];
    expect(width(1000)).toBeLessThan(width(100) / 3);
  });
});

const mean = ({ prediction: { data } }: Compared) => Array.from(data).reduce((sum, value) => sum + value, 0) / data.length;

describe('the bootstrap', () => {
  const target = numbers(Array.from({ length: 200 }, (_, i) => i / 10));
  const prediction = numbers(Array.from({ length: 200 }, (_, i) => i / 10 + Math.sin(i * 1.7)));

  test('holds the figure, gives the same each time, and is about as wide as theory says', () => {
    const interval = bootstrapInterval(mean, {
      prediction,
      target,
    });
    expect(bootstrapInterval(mean, { prediction, target })).toEqual(interval);
    // The mean of 200 numbers of standard deviation 5.8: ±1.96·5.8/√200 = ±0.81.
    expect((interval[1] - interval[0]) / 2).toBeGreaterThan(0.7);
    expect((interval[1] - interval[0]) / 2).toBeLessThan(0.95);
    const score = r2({ prediction, target });
    const [low, high] = bootstrapInterval(r2, { prediction, target });
    expect(low).toBeLessThan(score);
    expect(high).toBeGreaterThan(score);
  });

  test('a draw that cannot be judged is left out; where none can, there is no interval', () => {
    const compared = { prediction: numbers([0.1, 0.9, 0.2]), target: numbers([0, 1, 0]) };
    expect(bootstrapInterval(rocAuc, compared)).toEqual([1, 1]);
    expect(bootstrapInterval(rocAuc, { prediction: numbers([0.1, 0.9]), target: numbers([1, 1]) })).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });
});

test('what is no metric is refused, and not taken for one that cannot judge', async () => {
  const compared = { prediction: numbers([1, 2]), target: numbers([1, 2]) };
  await expectError(() => bootstrapInterval(undefined as never, compared), 'E_ARG', 'bootstrapInterval: metric');
  await expectError(() => intervalOf('r2' as never, compared, 1), 'E_ARG', 'intervalOf: metric');
});

test('a share of rows gets Wilson’s, everything else the bootstrap', () => {
  const compared = { prediction: { shape: [2, 2], data: Float64Array.of(1, 0, 1, 0) }, target: numbers([0, 1]) };
  expect(intervalOf(accuracy, compared, 0.5)).toEqual(wilsonInterval(0.5, 2));
  const plain = (c: Compared) => accuracy(c);
  expect(intervalOf(plain, compared, 0.5)).toEqual(bootstrapInterval(plain, compared));
});
