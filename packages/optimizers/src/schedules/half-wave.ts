const PI = 3.141592653589793;
/** Terms of the series after which nothing is left of a float64 within a quarter turn. */
const TERMS = 12;

/**
 * (1 + cos πx)/2 for 0 ≤ x ≤ 1: from 1 down to 0. By its power series, so that every engine gives the same bits.
 */
export function halfWave(x: number): number {
  // cos πx = −cos π(1 − x): the series is only summed where it is short.
  return x <= 0.5 ? (1 + cosine(PI * x)) / 2 : (1 - cosine(PI * (1 - x))) / 2;
}

/** Σ (−1)ⁿ·a²ⁿ/(2n)!, the smallest terms first. */
function cosine(angle: number): number {
  const square = angle * angle;
  let sum = 1;
  for (let n = TERMS; n >= 1; n--) sum = 1 - (sum * square) / ((2 * n - 1) * (2 * n));
  return sum;
}
