import { expect } from 'vitest';

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/** The distance between neighbouring float32 numbers around `x`. */
function ulp(x: number): number {
  FLOAT[0] = Math.abs(x);
  const exponent = Math.min(Math.max((BITS[0]! >>> 23) - 127, -126), 127);
  // Rounding to float32 may have carried it to the next power of two.
  return 2 ** (exponent - 23 - (Math.abs(x) < 2 ** exponent && exponent > -126 ? 1 : 0));
}

/** What lies beyond float32 is as far away as the first number that does. */
const within = (x: number): number => Math.min(Math.max(x, -(2 ** 128)), 2 ** 128);

/**
 * Asks that `compute` is float32 and within `allowed` ulp of `exact` (which has float64 digits), for a million float32 patterns and more,
 * evenly spread over all 2³²: denormals, infinities and NaN among them.
 */
export function expectWithinUlp(
  allowed: number,
  compute: (x: number) => number,
  exact: (x: number) => number,
  domain: (x: number) => boolean = () => true,
): void {
  let [worst, at, tried] = [0, NaN, 0];
  // A prime, so that the low bits of the patterns take all values.
  for (let bits = 0; bits < 2 ** 32; bits += 4093) {
    BITS[0] = bits;
    const x = FLOAT[0]!;
    if (Number.isNaN(x) || !domain(x)) continue;
    tried++;
    const [got, want] = [compute(x), exact(x)];
    if (Object.is(got, want)) continue;
    const distance = Math.abs(within(got) - within(want)) / ulp(within(want));
    if (!(distance <= worst) || !Object.is(Math.fround(got), got)) [worst, at] = [distance, x];
    // Nothing is further away than what is not a number or not a float32.
    if (Number.isNaN(distance) || !Object.is(Math.fround(got), got)) break;
  }
  expect(tried).toBeGreaterThan(400_000);
  expect(worst, `at ${at}: got ${compute(at)}, exact ${exact(at)}`).toBeLessThanOrEqual(allowed);
}

/** Asks that `compute` is odd to the bit, zero included. */
export function expectOdd(compute: (x: number) => number, domain: (x: number) => boolean = () => true): void {
  for (let bits = 0; bits < 2 ** 31; bits += 40_009) {
    BITS[0] = bits;
    const x = FLOAT[0]!;
    if (domain(x) && !Object.is(compute(-x), -compute(x))) expect(compute(-x), `at ${-x}`).toBe(-compute(x));
  }
}

/** Asks that `compute` never falls as x grows, but for a step of `allowed` ulp. */
export function expectRising(compute: (x: number) => number, allowed = 0): void {
  let before = compute(-Infinity);
  for (let x = -110; x < 110; x += 0.00317) {
    const value = compute(Math.fround(x));
    if (value < before) expect(before - value, `at ${x}`).toBeLessThanOrEqual(allowed * ulp(before));
    before = value;
  }
}
