import { expect, test } from 'vitest';
import { expectOdd, expectRising, expectWithinUlp } from '../../test/ulp.ts';
import { tanh } from './tanh.ts';

test('by hand', () => {
  // tanh(ln 2) = (2 − ½)/(2 + ½)
  expect(tanh(Math.fround(Math.LN2))).toBeCloseTo(0.6, 6);
});

test('within 1 ulp of the exact value, over all float32', () => {
  expectWithinUlp(1, tanh, Math.tanh);
});

test('odd to the bit, and never falling by more than an ulp (property 26)', () => {
  expectOdd(tanh);
  expectRising(tanh, 1);
});

test('zeros, infinities, NaN, denormals', () => {
  expect([tanh(0), tanh(-0)]).toEqual([0, -0]);
  expect([tanh(Infinity), tanh(-Infinity), tanh(NaN)]).toEqual([1, -1, NaN]);
  expect([tanh(1e-45), tanh(-1e-40)]).toEqual([Math.fround(1e-45), Math.fround(-1e-40)]);
  expect([tanh(3e38), tanh(-89)]).toEqual([1, -1]);
});
