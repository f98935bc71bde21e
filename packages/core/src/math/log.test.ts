import { expect, test } from 'vitest';
import { expectWithinUlp } from '../../test/ulp.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';

test('by hand', () => {
  expect([log(1), log(2), log(0.5)]).toEqual([0, Math.fround(Math.LN2), -Math.fround(Math.LN2)]);
});

test('within 1 ulp of the exact value, over all positive float32, denormals too', () => {
  expectWithinUlp(1, log, Math.log, (x) => x >= 0);
});

test('zeros, what is below them, infinities and NaN', () => {
  expect([log(0), log(-0)]).toEqual([-Infinity, -Infinity]);
  expect([log(-1e-45), log(-1), log(-Infinity), log(NaN)]).toEqual([NaN, NaN, NaN, NaN]);
  expect(log(Infinity)).toBe(Infinity);
  expect(log(2 ** -149)).toBe(Math.fround(-149 * Math.LN2));
  // Next to 1, where the two summands of a careless formula cancel.
  expect(log(1 + 2 ** -23)).toBe(Math.fround(Math.log1p(2 ** -23)));
  expect(log(1 - 2 ** -24)).toBe(Math.fround(Math.log1p(-(2 ** -24))));
});

test('undoes exp', () => {
  for (let x = -80; x <= 80; x += 0.37) {
    const rounded = Math.fround(x);
    expect(Math.abs(log(exp(rounded)) - rounded)).toBeLessThan(2 ** -22 * Math.max(1, Math.abs(x)));
  }
});
