/** What several samples of one rate come to. */
export interface Summary {
  readonly median: number;
  /** The highest: the least disturbed one. */
  readonly best: number;
  readonly worst: number;
  readonly n: number;
}

/** Sums up rates, of which the highest is the best. @throws RangeError without samples */
export function summarise(rates: readonly number[]): Summary {
  if (rates.length === 0) throw new RangeError('there are no samples to sum up');
  const sorted = rates.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, best: sorted.at(-1)!, worst: sorted[0]!, n: sorted.length };
}
