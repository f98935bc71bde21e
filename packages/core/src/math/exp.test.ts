import { expect, test } from 'vitest';
import { expectRising, expectWithinUlp } from '../../test/ulp.ts';
import { exp } from './exp.ts';

test('by hand', () => {
  expect(exp(1)).toBe(Math.fround(Math.E));
  expect(exp(-1)).toBe(Math.fround(1 / Math.E));
});

test('within 1 ulp of the exact value, over all float32', () => {
  expectWithinUlp(1, exp, Math.exp);
});

test('zeros, infinities, NaN, and the ends of float32', () => {
  expect([exp(0), exp(-0)]).toEqual([1, 1]);
  expect([exp(Infinity), exp(-Infinity), exp(NaN)]).toEqual([Infinity, 0, NaN]);
  expect(exp(Math.fround(88.72283))).toBeLessThan(Infinity);
  expect(exp(Math.fround(88.72284))).toBe(Infinity);
  expect(exp(Math.fround(-103.97207))).toBe(2 ** -149);
  expect(exp(Math.fround(-103.97209))).toBe(0);
  expect([exp(3.4e38), exp(-3.4e38)]).toEqual([Infinity, 0]);
});

test('never falls by more than an ulp as x grows', () => {
  expectRising(exp, 1);
});
