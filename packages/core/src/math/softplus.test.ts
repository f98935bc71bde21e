import { expect, test } from 'vitest';
import { expectRising, expectWithinUlp } from '../../test/ulp.ts';
import { log1p, softplus } from './softplus.ts';

test('by hand', () => {
  expect(softplus(0)).toBe(Math.fround(Math.LN2));
  // ln(1 + e^(ln 3)) = ln 4
  expect(softplus(Math.fround(Math.log(3)))).toBeCloseTo(Math.log(4), 6);
});

test('within 2 ulp of the exact value, over all float32', () => {
  expectWithinUlp(2, softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  expectWithinUlp(2, log1p, Math.log1p, (x) => x >= 0);
});

test('never falls by more than an ulp', () => {
  expectRising(softplus, 1);
});

test('infinities and NaN; what is large is itself, what is small e^x', () => {
  expect([softplus(Infinity), softplus(-Infinity), softplus(NaN)]).toEqual([Infinity, 0, NaN]);
  expect([softplus(1000), softplus(3e38)]).toEqual([1000, Math.fround(3e38)]);
  expect(softplus(-100)).toBeGreaterThan(0);
  expect([log1p(0), log1p(1e-45), log1p(Infinity), log1p(NaN)]).toEqual([0, Math.fround(1e-45), Infinity, NaN]);
});
