import fc from 'fast-check';
import { expect, test } from 'vitest';
import { criticalT, twoSidedP } from './student-t.ts';

// From SciPy 1.10, stats.t.
test.each([
  [0.5, 3, 0.651447964848151],
  [2.262157, 9, 0.05000001330443163],
  [3.1, 19, 0.005895120947890749],
  [-1.2, 4, 0.29635139331235333],
  [12.7, 1, 0.050024327689344165],
  [40, 2, 0.0006244146721847406],
  [1e-9, 5, 0.9999999992407866],
  [6.5, 99, 3.273866463667627e-9],
])('t = %f with %i degrees of freedom', (t, freedom, p) => {
  expect(Math.abs(twoSidedP(t, freedom) / p - 1)).toBeLessThan(1e-10);
});

test.each([
  [9, 2.262157162798205],
  [1, 12.706204736174694],
  [19, 2.0930240544083087],
  [199, 1.9719565442517533],
])('the 95-percent point with %i degrees of freedom', (freedom, t) => {
  expect(criticalT(0.05, freedom)).toBeCloseTo(t, 10);
});

test('by hand: with one degree of freedom it is Cauchy’s, P = 1 − 2·atan(t)/π', () => {
  for (const t of [0.01, 0.5, 1, 3, 100]) expect(twoSidedP(t, 1)).toBeCloseTo(1 - (2 * Math.atan(t)) / Math.PI, 12);
});

test('it falls in |t|, is the same on both sides, and its inverse comes back', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 50, noNaN: true }), fc.integer({ min: 1, max: 500 }), (t, freedom) => {
      const p = twoSidedP(t, freedom);
      expect(twoSidedP(-t, freedom)).toBe(p);
      expect(twoSidedP(t + 0.1, freedom)).toBeLessThanOrEqual(p);
      // Near the ends a p says little of its t.
      const back = p > 1e-12 && p < 0.999 ? criticalT(p, freedom) : t;
      expect(Math.abs(back - t)).toBeLessThanOrEqual(1e-6 * t);
    }),
    { numRuns: 1000 },
  );
});

test('ends: no difference at all, and one without spread', () => {
  expect(twoSidedP(0, 5)).toBe(1);
  expect(twoSidedP(Infinity, 5)).toBe(0);
});
