/** What memory and clock showed after so many steps or rounds. */
export interface Sample {
  readonly at: number;
  readonly heap: number;
  readonly memory: number;
  /** Milliseconds that were spent on them, without measuring. */
  readonly time: number;
}

/** All that a soak showed. */
export interface Soaked {
  readonly samples: readonly Sample[];
  /** What its WebAssembly memory had room for in the end, in bytes. */
  readonly room: number;
}

/** The median slope between two samples, in bytes a step (Theil and Sen): a single outlier does not move it. */
export function heapSlope(samples: readonly Sample[]): number {
  const slopes = samples.flatMap((a, i) => samples.slice(i + 1).map((b) => (b.heap - a.heap) / (b.at - a.at)));
  return median(slopes);
}

/** By how much the heap of the last tenth lies above that of the second, in bytes. */
export function heapRise(samples: readonly Sample[]): number {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const heapOf = (part: readonly Sample[]) => median(part.map(({ heap }) => heap));
  return heapOf(samples.slice(-tenth)) - heapOf(samples.slice(tenth, 2 * tenth));
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
