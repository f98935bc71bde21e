import { expect, test } from 'vitest';
import { expectRising, expectWithinUlp } from '../../test/ulp.ts';
import { sigmoid } from './sigmoid.ts';

test('by hand', () => {
  // 1/(1 + e^(−ln 3)) = 1/(1 + ⅓)
  expect(sigmoid(Math.fround(Math.log(3)))).toBeCloseTo(0.75, 6);
});

test('within 3 ulp of the exact value, over all float32', () => {
  expectWithinUlp(3, sigmoid, (x) => 1 / (1 + Math.exp(-x)));
});

test('σ(x) + σ(−x) = 1 within an ulp; never falls by more than two (property 26)', () => {
  for (let x = -105; x < 105; x += 0.0137) {
    const rounded = Math.fround(x);
    expect(Math.abs(sigmoid(rounded) + sigmoid(-rounded) - 1)).toBeLessThanOrEqual(2 ** -23);
  }
  expectRising(sigmoid, 2);
});

test('zeros, infinities, NaN; far below 0 it keeps its digits', () => {
  expect([sigmoid(0), sigmoid(-0), sigmoid(Infinity), sigmoid(-Infinity), sigmoid(NaN)]).toEqual([0.5, 0.5, 1, 0, NaN]);
  expect(sigmoid(-100)).toBeGreaterThan(0);
  expect([sigmoid(3e38), sigmoid(-3e38)]).toEqual([1, 0]);
});
