import { createError } from '../errors.ts';
import { ROUND } from './exp.ts';

const f = Math.fround;

/** Beyond this the reduction by multiples of π/2 loses bits. */
const LARGEST = 8192;

const TWO_OVER_PI = 0.6366197466850281;
// π/2 in parts of 11 bits, so that up to 2¹³ times a part is exact, and the rest.
const PART_1 = 1.5703125;
const PART_2 = 0.0004837512969970703;
const PART_3 = 7.549533620476723e-8;
const PART_4 = 2.5633440682570896e-12;

/**
 * The sine in float32 steps (Theory §31), for |x| ≤ 8192: within 2 ulp, near its zeros too. NaN stays NaN.
 *
 * @throws E_RANGE beyond ±8192
 * @example sin(0); // → 0
 */
export function sin(x: number): number {
  // Zero keeps its sign, which the sums would lose.
  return x === 0 ? x : quarterTurned(x, 0, 'sin');
}

/**
 * The cosine in float32 steps, for |x| ≤ 8192: within 2 ulp, near its zeros too. NaN stays NaN.
 *
 * @throws E_RANGE beyond ±8192
 * @example cos(0); // → 1
 */
export function cos(x: number): number {
  return quarterTurned(x, 1, 'cos');
}

/** sin(x + quarters·π/2): x = n·π/2 + r with |r| ≤ π/4, of which n chooses the function and its sign. */
function quarterTurned(x: number, quarters: 0 | 1, name: string): number {
  if (Math.abs(x) > LARGEST) {
    throw createError('E_RANGE', name, `x must be in [-${LARGEST}, ${LARGEST}], got ${x}`, { argument: 'x', received: x });
  }
  const n = f(f(f(x * TWO_OVER_PI) + ROUND) - ROUND);
  const exact = f(f(x - f(n * PART_1)) - f(n * PART_2));
  const third = f(n * PART_3);
  const r = f(exact - third);
  // What the last difference rounded away, and the part of n·π/2 that it left out.
  const rest = f(f(f(exact - r) - third) - f(n * PART_4));

  const quadrant = (n + quarters) & 3;
  const size = (quadrant & 1) === 0 ? sinePart(r, rest) : cosinePart(r, rest);
  return quadrant < 2 ? size : -size;
}

function sinePart(r: number, rest: number): number {
  const r2 = f(r * r);
  let p = f(f(2.7182363737665582e-6 * r2) - 0.00019839327433146536);
  p = f(f(p * r2) + 0.008333329111337662);
  p = f(f(p * r2) - 0.1666666716337204);
  return f(r + f(f(f(p * r2) * r) + rest));
}

function cosinePart(r: number, rest: number): number {
  const r2 = f(r * r);
  let p = f(f(-2.7209532049710106e-7 * r2) + 2.479951217537746e-5);
  p = f(f(p * r2) - 0.0013888883404433727);
  p = f(f(p * r2) + 0.0416666679084301);
  const tail = f(f(f(p * r2) * r2) - f(r * rest));
  // 1 − ½r² in two parts, for near π/4 its rounding is felt.
  const half = f(0.5 * r2);
  const head = f(1 - half);
  return f(head + f(f(f(1 - head) - half) + tail));
}
