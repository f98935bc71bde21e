/** Where a feature's values lie: x ↦ (x − center) / scale. */
export interface Scaling {
  readonly center: number;
  readonly scale: number;
}

/** How inputs may be scaled: to mean 0 and standard deviation 1, to [0, 1], or not at all. */
export const SCALES = ['standardise', 'range', 'none'] as const;

/** One of `SCALES`. */
export type Scale = (typeof SCALES)[number];

/**
 * The scaling that gives these values mean 0 and (population) standard deviation 1, or the range [0, 1]. A constant feature
 * becomes 0. Sums run ascending, in double precision, on values brought below 1 first where their squares could overflow.
 */
export function fitScaling(values: readonly number[], scale: Scale): Scaling {
  if (scale === 'none' || values.length === 0) return { center: 0, scale: 1 };
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  // By comparison, since rounding may leave a constant feature a standard deviation just above 0.
  if (lowest === highest) return { center: lowest, scale: 1 };
  if (scale === 'range') return { center: lowest, scale: highest - lowest };
  const largest = Math.max(Math.abs(lowest), Math.abs(highest));
  const unit = largest > 1e150 || largest < 1e-150 ? largest : 1;
  let sum = 0;
  for (const value of values) sum += value / unit;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value / unit - mean) ** 2;
  return { center: mean * unit, scale: Math.sqrt(squares / values.length) * unit };
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  // Halved first: the sum of two values may overflow, and halving loses nothing.
  return sorted.length % 2 === 1 ? sorted[middle]! : sorted[middle - 1]! / 2 + sorted[middle]! / 2;
}
