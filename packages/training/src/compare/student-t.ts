// oxlint-disable no-restricted-properties -- a probability to be read: no number of a model depends on it

/**
 * How likely a |t| at least this large is by chance alone, under Student's t distribution  (Theory §29; Student 1908).
 *
 * P(|T| ≥ t) = I_x(ν/2, 1/2) with x = ν/(ν + t²) and I the regularised incomplete beta function.
 */
export function twoSidedP(t: number, freedom: number): number {
  if (t === 0) return 1;
  if (!Number.isFinite(t)) return 0;
  const whole = freedom + t * t;
  return regularisedBeta(freedom / whole, (t * t) / whole, freedom / 2, 0.5);
}

/** The t that is exceeded on either side with this probability together: the inverse of `twoSidedP`, by halving. */
export function criticalT(p: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (twoSidedP(high, freedom) > p) [low, high] = [high, high * 2];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (twoSidedP(middle, freedom) > p) low = middle;
    else high = middle;
  }
  return high;
}

/** I_x(a, b) by its continued fraction, which converges fast below x = (a + 1)/(a + b + 2); above that by symmetry. y is 1 − x, with all its digits. */
function regularisedBeta(x: number, y: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(y, x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y)) / a;
  return front / betaFraction(x, a, b);
}

/** The continued fraction 1 + d₁/(1 + d₂/(1 + …)), from its end: more terms than any x here needs. */
function betaFraction(x: number, a: number, b: number): number {
  let value = 1;
  for (let n = 400; n > 0; n--) {
    const m = Math.floor(n / 2);
    const numerator =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    value = 1 + numerator / value;
  }
  return value;
}

/** log Γ(z) by Stirling's series, for z moved up to where it is exact. */
function logGamma(z: number): number {
  let product = 1;
  let moved = z;
  for (; moved < 20; moved++) product *= moved;
  const r = 1 / (moved * moved);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / moved;
  return (moved - 0.5) * Math.log(moved) - moved + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
}
