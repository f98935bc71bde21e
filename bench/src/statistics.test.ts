import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summarise } from './statistics.ts';

test('the middle one of an odd number, the mean of the two middle ones of an even number', () => {
  expect(summarise([3, 10, 1])).toEqual({ median: 3, best: 10, worst: 1, n: 3 });
  expect(summarise([9, 2, 10, 4]).median).toBe(6.5);
});

test('numbers are sorted as numbers', () => {
  expect(summarise([100, 9, 20]).median).toBe(20);
});

test('half of the samples lie on either side, and none is moved', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }), (rates) => {
      const before = [...rates];
      const { median, best, worst } = summarise(rates);
      expect(rates).toEqual(before);
      expect(rates.filter((rate) => rate < median).length).toBeLessThanOrEqual(rates.length / 2);
      expect(rates.filter((rate) => rate > median).length).toBeLessThanOrEqual(rates.length / 2);
      expect(best).toBe(Math.max(...rates));
      expect(worst).toBe(Math.min(...rates));
    }),
  );
});

test('nothing cannot be summed up', () => {
  expect(() => summarise([])).toThrow(RangeError);
});
