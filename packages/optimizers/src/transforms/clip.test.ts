import { transformCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, PROPERTIES, updateOnce } from '../../test/support.ts';
import { allOptimizers } from '../all-optimizers.ts';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './clip.ts';

const clips = { clipByValue, clipByNorm, clipByGlobalNorm };
const norm = (numbers: readonly number[]) => Math.hypot(...numbers);
const parts = fc.array(fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 4,
});

describe('clipping [seed 64]', () => {
  test('by value: each element on its own', () => {
    expect(updateOnce(clipByValue(2), [[3, -4, 1], [-2]])).toEqual([[2, -2, 1], [-2]]);
  });

  test('by norm: each parameter on its own', () => {
    expect(updateOnce(clipByNorm(2.5), [[3, 4], [1]])).toEqual([[1.5, 2], [1]]);
  });

  test('by global norm: all together, so that the direction stays', () => {
    // ‖(2, 4, 4)‖ = 6
    expect(updateOnce(clipByGlobalNorm(3), [[2, 4], [4]])).toEqual([[1, 2], [2]]);
  });

  test('what is within the limit keeps its bits, and gradients of 0 stay 0', () => {
    for (const clip of Object.values(clips)) {
      expect(updateOnce(clip(5), [[0.1, -0.3], [0.7]])).toEqual([[0.1, -0.3], [0.7]].map((part) => part.map(Math.fround)));
      expect(updateOnce(clip(1), [[0, 0]])).toEqual([[0, 0]]);
    }
  });

  test('no norm ends above the limit, no direction changes, what is within it and what is 0 keep their bits (property 59)', () => {
    fc.assert(
      fc.property(parts, fc.float({ min: Math.fround(0.01), max: 50, noNaN: true }), (gradients, limit) => {
        const together = updateOnce(clipByGlobalNorm(limit), gradients);
        expect(norm(together.flat())).toBeLessThanOrEqual(limit * (1 + 1e-6));
        const whole = norm(gradients.flat());
        const ratio = Math.min(1, limit / whole);
        gradients.flat().forEach((value, i) => expect(together.flat()[i]).toBeCloseTo(value * ratio, 3));
        const within = updateOnce(clipByGlobalNorm(whole * (1 + 1e-6) + 1e-6), gradients);
        expect(within).toEqual(gradients);
        for (const part of updateOnce(clipByNorm(limit), gradients)) expect(norm(part)).toBeLessThanOrEqual(limit * (1 + 1e-6));
        for (const value of updateOnce(clipByValue(limit), gradients).flat()) expect(Math.abs(value)).toBeLessThanOrEqual(limit);
        const nothing = gradients.map((part) => part.map(() => 0));
        for (const clip of Object.values(clips)) expect(updateOnce(clip(limit), nothing)).toEqual(nothing);
      }),
      PROPERTIES,
    );
  });

  test('an exploding gradient, whose square float32 cannot hold, makes no step rather than a broken one [seed 63]', () => {
    expect(updateOnce(clipByGlobalNorm(1), [[3e30, -4e30]])[0]!.map(Math.abs)).toEqual([0, 0]);
    expect(updateOnce(clipByNorm(1), [[3e30, -4e30], [0.5]]).map((part) => part.map(Math.abs))).toEqual([[0, 0], [0.5]]);
    expect(updateOnce(clipByValue(1), [[3e30, -4e30]])).toEqual([[1, -1]]);
  });

  test('a global norm over segments is that of the whole block, within rounding', () => {
    const numbers = Array.from({ length: 9000 }, (_, i) => Math.fround(Math.sin(i)));
    const [whole] = updateOnce(clipByGlobalNorm(1), [numbers]);
    const cut = updateOnce(clipByGlobalNorm(1), [numbers.slice(0, 37), numbers.slice(37)]).flat();
    cut.forEach((value, i) => expect(Math.abs(value - whole![i]!)).toBeLessThan(1e-8));
  });

  for (const [name, clip] of Object.entries(clips)) {
    describe(name, () => {
      // A sum over a block runs in chunks from each segment's start.
      const skip = clip === clipByGlobalNorm ? { 'several segments are one block': 'chunks start with a segment' } : {};
      for (const { name: asked, check } of transformCases({ make: () => clip(0.5), use: allOptimizers, skip }))
        test(asked, check);

      test.each<[unknown, string, string]>([
        [0, 'E_RANGE', `${name}: limit must be a number above 0, got 0`],
        [-1, 'E_RANGE', `${name}: limit must be a number above 0, got -1`],
        [1e-60, 'E_RANGE', `${name}: limit must be above 0 in float32, got 1e-60`],
        [Number.NaN, 'E_RANGE', `${name}: limit`],
        [undefined, 'E_ARG', `${name}: limit must be a number, got undefined`],
        [{ limit: 1 }, 'E_ARG', `${name}: limit must be a number`],
      ])('refuses %s', (limit, code, words) => {
        expectError(() => clip(limit as never), code, words);
      });
    });
  }
});
