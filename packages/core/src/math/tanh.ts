import { exp } from './exp.ts';

const f = Math.fround;

/** Below this the power series is closer than the form with eˣ, where 1 − 2/(…) would cancel. */
const SMALL = 1;

/**
 * The hyperbolic tangent in float32 steps: within 1 ulp; odd to the bit; ±0, ±1 at ±∞, and NaN stay what they are.
 *
 * x + x³·P(x²) for |x| < 1 (least-maximum fit of degree 7), else ±(1 − 2/(e^(2|x|) + 1)).
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  const x2 = f(x * x);
  let p = f(f(0.00012285140110179782 * x2) - 0.0008466176805086434);
  p = f(f(p * x2) + 0.003087407909333706);
  p = f(f(p * x2) - 0.008602463640272617);
  p = f(f(p * x2) + 0.02178809978067875);
  p = f(f(p * x2) - 0.053953927010297775);
  p = f(f(p * x2) + 0.13333210349082947);
  p = f(f(p * x2) - 0.333333283662796);
  // Zero keeps its sign, which the sum below would lose.
  if (x === 0) return x;
  if (size < SMALL) return f(f(f(p * x2) * x) + x);
  const large = f(1 - f(2 / f(exp(f(2 * size)) + 1)));
  return x < 0 ? -large : large;
}
