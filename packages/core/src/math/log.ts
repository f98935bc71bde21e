import { fromBits, toBits } from './bits.ts';

const f = Math.fround;

const LN2_HIGH = 0.693115234375;
const LN2_LOW = 3.194618329871446e-5;
const SQRT_HALF = 0x3f3504f3;
const MANTISSA = 0x007fffff;
const SMALLEST_NORMAL = 1.1754943508222875e-38;
const TWO_23 = 8_388_608;

/**
 * The natural logarithm in float32 steps  (Theory §31): within 1 ulp of the exact value, for denormals too.
 *
 * x = m·2ⁿ with √½ ≤ m < √2, t = m − 1, and ln m = t − ½t² + t³·P(t); P is a least-maximum fit of degree 8. ln 0 = −∞; below
 * 0 and for NaN it is NaN; ln ∞ = ∞.
 *
 * @example log(1); // → 0
 */
export function log(x: number): number {
  const denormal = x < SMALLEST_NORMAL;
  const bits = toBits(denormal ? f(x * TWO_23) : x);
  const shifted = bits - SQRT_HALF;
  const n = (shifted >> 23) - (denormal ? 23 : 0);
  const t = f(fromBits((shifted & MANTISSA) + SQRT_HALF) - 1);
  let p = f(f(0.0691479966044426 * t) - 0.1178993508219719);
  p = f(f(p * t) + 0.11873292922973633);
  p = f(f(p * t) - 0.12384352087974548);
  p = f(f(p * t) + 0.14218617975711823);
  p = f(f(p * t) - 0.16669249534606934);
  p = f(f(p * t) + 0.20002228021621704);
  p = f(f(p * t) - 0.24999986588954926);
  p = f(f(p * t) + 0.3333331048488617);
  const t2 = f(t * t);
  const rest = f(f(f(p * t2) * t) + f(n * LN2_LOW));
  const value = f(f(f(rest - f(0.5 * t2)) + t) + f(n * LN2_HIGH));
  if (x > 0) return x === Infinity ? x : value;
  return x === 0 ? -Infinity : NaN;
}
