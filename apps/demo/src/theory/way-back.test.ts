import { expect, test } from 'vitest';
import { wayBack, type Kind } from './way-back.ts';

test('back through ReLU, the gradient passes where the number is positive', () => {
  const { x, output, arriving, byRule } = wayBack('relu', 3);
  output.forEach((value, i) => expect(value).toBeCloseTo(Math.max(0, x[i]!), 6));
  byRule.forEach((slope, i) => expect(slope).toBeCloseTo(x[i]! > 0 ? arriving[i]! : 0, 6));
});

test('back from a loss arrives 1', () => {
  const { output, arriving, byRule } = wayBack('softmax', 3);
  expect(arriving).toEqual([1]);
  expect(output).toHaveLength(1);
  // P − y adds up to 0.
  expect(byRule.reduce((sum, slope) => sum + slope)).toBeCloseTo(0, 6);
});

test.each<Kind>(['dense', 'relu', 'dropout', 'softmax'])(
  '%s: the rule gives what nudging finds, whatever the numbers',
  (kind) => {
    for (let seed = 0; seed < 50; seed++) {
      const { byRule, byNudging } = wayBack(kind, seed);
      byRule.forEach((slope, i) => expect(Math.abs(slope - byNudging[i]!), `seed ${seed}`).toBeLessThan(1e-3));
    }
  },
);

test('dropout leaves out by the same mask both ways', () => {
  const { x, output, byRule } = wayBack('dropout', 11);
  expect(x.every((value) => value !== 0)).toBe(true);
  expect(byRule.map((slope) => slope === 0)).toEqual(output.map((value) => value === 0));
});
