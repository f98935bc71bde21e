import { describe as describeLoss } from '@gradwright/core';
import { lossCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases, passOf } from '../test/golden-cases.ts';
import { bits, expectError, pair, PROPERTIES, run, usualFloat } from '../test/support.ts';
import { huber } from './huber.ts';
import { meanSquaredError } from './mean-squared-error.ts';

describe('huber', () => {
  test('by hand: ½e² within delta, a line beyond', () => {
    const { loss, gradient } = run(huber({ delta: 2 }), [[1], [-4], [2], [0]], [0, 0, 0, 0]);
    expect(loss).toBe((0.5 + 2 * (4 - 1) + 2 + 0) / 4);
    expect([...gradient]).toEqual([0.25, -0.5, 0.5, 0]);
  });

  goldenCases('huber', ({ params }, input) =>
    passOf(huber({ delta: params['delta'] as number }), input('pred'), input('target'), 'dpred'),
  );

  for (const delta of [0.3, 1, 100]) {
    for (const { name, check } of lossCases({ make: () => huber({ delta }), prediction: [4, 3], use: { huber } })) {
      test(`delta ${delta}: ${name}`, check);
    }
  }

  test('half the squared error where delta is large (property 33)', () => {
    fc.assert(
      fc.property(pair(usualFloat, usualFloat), ([a, b]) => {
        const [got, squared] = [run(huber({ delta: 100 }), a, b), run(meanSquaredError(), a, b)];
        // The squares of tiny errors are denormal, and there float32 has steps of 2⁻¹⁴⁹: at most half of one an element.
        expect(Math.abs(got.loss - squared.loss / 2)).toBeLessThanOrEqual(1e-6 * squared.loss + a.flat().length * 2 ** -149);
        got.gradient.forEach((value, i) => expect(Math.abs(value - squared.gradient[i]! / 2)).toBeLessThanOrEqual(1e-6));
      }),
      PROPERTIES,
    );
  });

  test('no step at delta, in value and slope (property 33)', () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(1e-3), max: 100, noNaN: true }), fc.boolean(), (delta, negative) => {
        const at = (e: number) => run(huber({ delta }), [[negative ? -e : e]], [[0]]);
        const [inside, outside] = [at(delta * (1 - 1e-6)), at(delta * (1 + 1e-6))];
        expect(Math.abs(outside.loss - inside.loss)).toBeLessThanOrEqual(4e-6 * delta * delta);
        expect(Math.abs(outside.gradient[0]! - inside.gradient[0]!)).toBeLessThanOrEqual(4e-6 * delta);
        expect(bits(Math.abs(at(2 * delta).gradient[0]!))).toEqual(bits(delta));
      }),
      PROPERTIES,
    );
  });

  test('NaN is not hidden, neither in the loss nor in the gradient', () => {
    const { loss, gradient } = run(huber({ delta: 1 }), [[NaN], [9]], [1, 0]);
    expect([loss, ...gradient]).toEqual([NaN, NaN, 0.5]);
  });

  test('refuses a delta that is none', () => {
    const make = huber as (options?: unknown) => unknown;
    for (const delta of [0, -1, NaN, Infinity])
      expectError(() => make({ delta }), 'E_RANGE', 'huber: delta must be a number above 0');
    for (const options of [undefined, {}, { delta: '1' }])
      expectError(() => make(options), 'E_ARG', 'huber: delta must be a number');
    expectError(() => make({ detla: 1 }), 'E_ARG', 'huber: unknown option "detla", expected "delta"');
    expectError(() => make(1), 'E_ARG', 'huber: options must be an object');
  });

  test('describes itself', () => {
    expect(describeLoss(huber({ delta: 0.5 }))).toEqual(['huber', [{ delta: 0.5 }]]);
  });
});
