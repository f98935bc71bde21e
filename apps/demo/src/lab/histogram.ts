/** How often numbers are how large: equal bins from −most to most. */
export interface Histogram {
  readonly counts: readonly number[];
  readonly most: number;
}

/** An odd number, so that one of them lies around 0. */
const BINS = 21;

export function histogramOf(numbers: ArrayLike<number>): Histogram {
  const values = Array.from(numbers);
  const most = Math.max(...values.map(Math.abs), 0);
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of values) {
    const place = most === 0 ? 0.5 : (value / most + 1) / 2;
    counts[Math.min(BINS - 1, Math.floor(place * BINS))]!++;
  }
  return { counts, most };
}
