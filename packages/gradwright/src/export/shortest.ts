/** The number with the fewest digits that a float32 rounds back to: 0.1, where the float32 itself is 0.10000000149…; nine always do. */
export function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/** A list of them. */
export const shortestOf = (values: ArrayLike<number>): number[] => Array.from(values, shortest);
