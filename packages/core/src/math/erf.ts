import { exp } from './exp.ts';

const f = Math.fround;

/**
 * The error function 2/√π·∫₀ˣ e^(−t²)dt in float32 steps  (Theory §31): within 2 ulp; odd to the bit; ±1 at ±∞; NaN stays NaN.
 *
 * x + x·P(x²) for |x| < 1, else ±(1 − e^(−x²)·Q(t)) with t = 1/(1 + ½|x|); P and Q are least-maximum fits.
 *
 * @example erf(0); // → 0
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  return size < 1 ? central(x) : x < 0 ? -tail(size) : tail(size);
}

function central(x: number): number {
  const x2 = f(x * x);
  let p = f(f(-9.68010317592416e-6 * x2) + 0.00011270532559137791);
  p = f(f(p * x2) - 0.0008484710124321282);
  p = f(f(p * x2) + 0.005221074912697077);
  p = f(f(p * x2) - 0.02686544507741928);
  p = f(f(p * x2) + 0.11283782869577408);
  p = f(f(p * x2) - 0.37612637877464294);
  p = f(f(p * x2) + 0.12837916612625122);
  return f(f(p * x) + x);
}

/**
 * The complement 1 − erf(x) in float32 steps, with digits of its own above 1: a relative error below 3·10⁻⁵ up to 4, and an
 * absolute one below 10⁻¹² further out, where it falls to 0 as e^(−x²) does.
 */
export function erfc(x: number): number {
  return x >= 1 ? complement(x) : f(1 - erf(x));
}

/** Where it is 1 to the last bit. */
const FLAT = 4;

function tail(size: number): number {
  return f(1 - complement(Math.min(size, FLAT)));
}

function complement(size: number): number {
  const t = f(1 / f(1 + f(0.5 * size)));
  let q = f(f(0.0078615453094244 * t) - 0.25820356607437134);
  q = f(f(q * t) + 0.6763676404953003);
  q = f(f(q * t) - 0.09503107517957687);
  q = f(f(q * t) + 0.41000914573669434);
  q = f(f(q * t) + 0.2566666901111603);
  q = f(f(q * t) + 0.0021119790617376566);
  return f(exp(-f(size * size)) * q);
}
