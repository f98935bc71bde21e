import { expect, test } from 'vitest';
import { createHistory } from './history.ts';

test('what is within the limit stays as it is', () => {
  const history = createHistory<number>(4);
  [1, 2, 3, 4].forEach((value) => history.add(value));
  expect(history.values).toEqual([1, 2, 3, 4]);
});

test.each([3, 4])('a long series keeps its first, its last, and what lies evenly between, with room for %i', (limit) => {
  const history = createHistory<number>(limit);
  for (let value = 0; value < 1000; value++) {
    history.add(value);
    expect(history.values.at(-1)).toBe(value);
    expect(new Set(history.values).size).toBe(history.values.length);
  }
  expect(history.values[0]).toBe(0);
  const gaps = history.values.slice(1, -1).map((value, i) => value - history.values[i]!);
  expect(new Set(gaps).size).toBe(1);
  expect(history.values.length).toBeGreaterThan(limit / 2);
  expect(history.values.length).toBeLessThanOrEqual(limit + 1);
});
