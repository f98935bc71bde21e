import { expect, test } from 'vitest';
import { expectOdd, expectRising, expectWithinUlp } from '../../test/ulp.ts';
import { erf, erfc } from './erf.ts';

/** 2/√π·e^(−x²)·(x + 2x³/3 + 4x⁵/15 + …): all terms of one sign, so that nothing cancels. */
function series(x: number): number {
  let [term, sum] = [x, x];
  for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) sum += term *= (2 * x * x) / (2 * k + 1);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** e^(−x²)/√π / (x + ½/(x + 1/(x + 1½/(x + …)))), for x of at least 2. */
function fraction(x: number): number {
  let below = x;
  for (let k = 120; k > 0; k--) below = x + k / 2 / below;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / below;
}

const exactErf = (x: number) => (Math.abs(x) < 2 ? series(x) : Math.sign(x) * (1 - fraction(Math.abs(x))));
const exactErfc = (x: number) => (x < 2 ? 1 - exactErf(x) : fraction(x));

test('the exact value that it is held against agrees with printed tables', () => {
  // Abramowitz & Stegun, table 7.1.
  expect(exactErf(0.5)).toBeCloseTo(0.5204998778, 10);
  expect(exactErf(1)).toBeCloseTo(0.8427007929, 10);
  expect(exactErf(2)).toBeCloseTo(0.995322265, 9);
  expect(series(2.2)).toBeCloseTo(1 - fraction(2.2), 14);
});

test('within 2 ulp of the exact value, over all float32', () => {
  expectWithinUlp(2, erf, exactErf);
});

test('odd to the bit, and never falling by more than an ulp', () => {
  expectOdd(erf);
  expectRising(erf, 1);
});

test('zeros, infinities, NaN, denormals', () => {
  expect([erf(0), erf(-0)]).toEqual([0, -0]);
  expect([erf(Infinity), erf(-Infinity), erf(NaN)]).toEqual([1, -1, NaN]);
  expect([erf(4), erf(-3e38)]).toEqual([1, -1]);
  expect(erf(1e-45)).toBe(Math.fround(1e-45));
});

test('erfc keeps its digits above 1, and falls to 0', () => {
  for (let x = -5; x < 12; x += 0.0137) {
    const rounded = Math.fround(x);
    const exact = exactErfc(rounded);
    const allowed = rounded <= 4 ? 3e-5 * exact : 1e-12;
    expect(Math.abs(erfc(rounded) - exact), `at ${rounded}`).toBeLessThanOrEqual(rounded < 1 ? 2.4e-7 : allowed);
  }
  expect([erfc(Infinity), erfc(-Infinity), erfc(0), erfc(NaN)]).toEqual([0, 2, 1, NaN]);
});
