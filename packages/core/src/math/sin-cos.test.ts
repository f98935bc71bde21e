import { expect, test } from 'vitest';
import { expectError } from '../../test/agree.ts';
import { expectOdd, expectWithinUlp } from '../../test/ulp.ts';
import { cos, sin } from './sin-cos.ts';

const inRange = (x: number) => Math.abs(x) <= 8192;

test('by hand', () => {
  expect(sin(Math.fround(Math.PI / 6))).toBeCloseTo(0.5, 7);
  expect(cos(Math.fround(Math.PI / 3))).toBeCloseTo(0.5, 7);
});

test('within 2 ulp of the exact value, over all float32 up to 8192', () => {
  expectWithinUlp(2, sin, Math.sin, inRange);
  expectWithinUlp(2, cos, Math.cos, inRange);
});

test('next to multiples of π/2, where one of the two is almost 0, all digits are right', () => {
  for (let n = -5215; n <= 5215; n++) {
    const x = Math.fround((n * Math.PI) / 2);
    if (!inRange(x)) continue;
    for (const [own, exact] of [
      [sin, Math.sin(x)],
      [cos, Math.cos(x)],
    ] as const) {
      expect(Math.abs(own(x) - exact), `${own.name}(${x})`).toBeLessThanOrEqual(2 ** -22 * Math.abs(exact));
    }
  }
});

test('sin is odd, cos even, to the bit; zeros keep their sign; NaN stays', () => {
  expectOdd(sin, inRange);
  for (let x = 0; x <= 8192; x += 0.731) expect(cos(Math.fround(-x))).toBe(cos(Math.fround(x)));
  expect([sin(0), sin(-0), cos(0), cos(-0)]).toEqual([0, -0, 1, 1]);
  expect([sin(NaN), cos(NaN)]).toEqual([NaN, NaN]);
  expect(sin(1e-45)).toBe(Math.fround(1e-45));
});

test('beyond ±8192 they refuse: E_RANGE', () => {
  expect([sin(8192), cos(-8192)]).toEqual([Math.sin(8192), Math.cos(8192)].map((value) => expect.closeTo(value, 6)));
  for (const x of [8192.0009765625, -1e5, Infinity, -Infinity]) {
    expectError(() => sin(x), 'E_RANGE', `sin: x must be in [-8192, 8192], got ${x}`);
    expectError(() => cos(x), 'E_RANGE', `cos: x must be in [-8192, 8192], got ${x}`);
  }
});
