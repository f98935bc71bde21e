import { powerOfTwo } from './bits.ts';

const f = Math.fround;

/** Adding and taking away 1.5·2²³ rounds a float32 to a whole number, ties to even. */
export const ROUND = 12_582_912;

const LOG2_E = 1.4426950216293335;
// ln 2 in two parts: the first has 14 bits, so that n times it is exact.
const LN2_HIGH = 0.693115234375;
const LN2_LOW = 3.194618329871446e-5;
// Beyond these the result is ∞ or 0 all the same.
const LARGEST = 89;
const SMALLEST = -105;

/**
 * eˣ in float32 steps, the same on every machine  (Theory §31): within 1 ulp of the exact value, denormal results included.
 *
 * x = n·ln 2 + r with |r| ≤ ½ ln 2, and e^r = 1 + r + r²·P(r); P is a least-maximum fit of degree 5 (error 1.4·10⁻⁹). ∞ above
 * 88.7228; 0 below −103.9721; NaN stays NaN.
 *
 * @example exp(0); // → 1
 */
export function exp(x: number): number {
  const clamped = Math.min(Math.max(x, SMALLEST), LARGEST);
  const n = f(f(f(clamped * LOG2_E) + ROUND) - ROUND);
  const r = f(f(clamped - f(n * LN2_HIGH)) - f(n * LN2_LOW));
  let p = f(f(0.00019907660316675901 * r) + 0.0013933732407167554);
  p = f(f(p * r) + 0.00833328627049923);
  p = f(f(p * r) + 0.041666463017463684);
  p = f(f(p * r) + 0.1666666716337204);
  p = f(f(p * r) + 0.5);
  const power = f(f(f(p * f(r * r)) + r) + 1);
  // In two steps, for 2ⁿ alone may lie outside of float32; only the second can round.
  const half = n >> 1;
  return f(f(power * powerOfTwo(half)) * powerOfTwo(n - half));
}
