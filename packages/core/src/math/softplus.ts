import { exp } from './exp.ts';
import { log } from './log.ts';

const f = Math.fround;

/**
 * ln(1 + u) for u ≥ 0 in float32 steps: the logarithm of what 1 + u rounds to, and what was rounded away.
 *
 * @example log1p(1); // → 0.693147…
 */
export function log1p(u: number): number {
  const sum = f(1 + u);
  return sum === Infinity ? sum : f(log(sum) - f(f(f(sum - 1) - u) / sum));
}

/**
 * ln(1 + eˣ) in float32 steps: max(x, 0) + ln(1 + e^(−|x|)), so that nothing overflows.
 */
export function softplus(x: number): number {
  return f(Math.max(x, 0) + log1p(exp(-Math.abs(x))));
}
