import { expect, test } from 'vitest';
import { histogramOf } from './histogram.ts';

test('bins reach as far as the largest number, to either side', () => {
  const { counts, most } = histogramOf([-2, 0, 0.01, 1, 1.95]);
  expect(most).toBe(2);
  expect(counts).toHaveLength(21);
  expect([counts[0], counts[10], counts[15], counts[20]]).toEqual([1, 2, 1, 1]);
});

test('what is all zero lies in the middle', () => {
  expect(histogramOf([0, -0, 0])).toEqual({ most: 0, counts: Array.from({ length: 21 }, (_, i) => (i === 10 ? 3 : 0)) });
});
