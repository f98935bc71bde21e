/** A golden number's tolerance: |got − want| ≤ atol + rtol·|want|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** The first element that misses its tolerance, in words; undefined when all keep it. */
export function firstMiss(got: readonly number[], want: readonly number[], { rtol, atol }: Tolerance): string | undefined {
  if (got.length !== want.length) return `${got.length} numbers, expected ${want.length}`;
  const miss = got.findIndex((value, i) => !(Math.abs(value - want[i]!) <= atol + rtol * Math.abs(want[i]!)));
  return miss < 0
    ? undefined
    : `element ${miss}: ${got[miss]}, expected ${want[miss]} within ${atol + rtol * Math.abs(want[miss]!)}`;
}
