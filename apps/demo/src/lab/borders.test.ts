import { expect, test } from 'vitest';
import { bordersOf } from './borders.ts';

/** Probabilities of two classes on a grid: the second's is given, the first has the rest. */
const grid = (size: number, second: (x: number, y: number) => number) =>
  Array.from({ length: size * size }, (_, i) => second(i % size, Math.floor(i / size))).flatMap((p) => [1 - p, p]);

test('a border lies where both classes are equally probable', () => {
  // p = 0.2 at x = 0 and 0.8 at x = 1: one half in the middle.
  const segments = bordersOf(
    grid(2, (x) => 0.2 + 0.6 * x),
    2,
    2,
    1,
  );
  expect(segments).toHaveLength(1);
  const [{ from, to }] = segments as [(typeof segments)[0]];
  expect([from, to].map(([x]) => x)).toEqual([expect.closeTo(0.5, 10), expect.closeTo(0.5, 10)]);
  expect([from[1], to[1]].toSorted((a, b) => a - b)).toEqual([0, 1]);
});

test('both sides of a border see it in the same place', () => {
  const probabilities = grid(9, (x, y) => 1 / (1 + Math.exp(3.3 - 0.7 * x + 0.2 * y)));
  const lengthOf = (label: number) =>
    bordersOf(probabilities, 9, 2, label).reduce((sum, { from, to }) => sum + Math.hypot(from[0] - to[0], from[1] - to[1]), 0);
  expect(lengthOf(0)).toBeGreaterThan(7);
  expect(lengthOf(1)).toBeCloseTo(lengthOf(0), 10);
});

test('one class everywhere has no border', () => {
  expect(
    bordersOf(
      grid(5, () => 0.9),
      5,
      2,
      1,
    ),
  ).toEqual([]);
});

test('a circle is closed: each end of a piece is the end of another', () => {
  const probabilities = grid(15, (x, y) => (Math.hypot(x - 7, y - 7.2) < 4.4 ? 0.9 : 0.1));
  const ends = bordersOf(probabilities, 15, 2, 1).flatMap(({ from, to }) => [String(from), String(to)]);
  expect(ends.length).toBeGreaterThan(16);
  for (const end of ends) expect(ends.filter((other) => other === end)).toHaveLength(2);
});
