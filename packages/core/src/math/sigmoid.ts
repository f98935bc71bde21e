import { exp } from './exp.ts';

const f = Math.fround;

/**
 * The logistic function 1/(1 + e⁻ˣ) in float32 steps  (Theory §31): within 3 ulp. Only e^(−|x|) is taken, so nothing overflows.
 */
export function sigmoid(x: number): number {
  const power = exp(-Math.abs(x));
  return f((x < 0 ? power : 1) / f(1 + power));
}
