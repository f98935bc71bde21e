import { exp } from './exp.ts';

const f = Math.fround;

/** Below this the power series is closer than the form with eˣ, where 1 − 2/(…) would cancel. */
const SMALL = 0.9;

/**
 * The hyperbolic tangent in float32 steps  (Theory §31): within 1 ulp; odd to the bit; ±0, ±1 at ±∞, and NaN stay what they are.
 *
 * x + x³·P(x²) for |x| < 0.9 (least-maximum fit of degree 6), else ±(1 − 2/(e^(2|x|) + 1)).
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  const x2 = f(x * x);
  let p = f(f(-0.0004554584447760135 * x2) + 0.0025826634373515844);
  p = f(f(p * x2) - 0.008264538832008839);
  p = f(f(p * x2) + 0.021663539111614227);
  p = f(f(p * x2) - 0.053929299116134644);
  p = f(f(p * x2) + 0.13332977890968323);
  p = f(f(p * x2) - 0.33333322405815125);
  // Zero keeps its sign, which the sum below would lose.
  if (x === 0) return x;
  if (size < SMALL) return f(f(f(p * x2) * x) + x);
  const large = f(1 - f(2 / f(exp(f(2 * size)) + 1)));
  return x < 0 ? -large : large;
}
