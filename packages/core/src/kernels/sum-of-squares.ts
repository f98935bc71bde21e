import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Scalar, Tensor } from '../tensor.ts';

/** What a sum over a block may do at its end. */
export interface SumOptions {
  /** The sum is multiplied by this. Default 1. */
  readonly scale?: number;
  /** Add to what `into` holds, instead of replacing it. */
  readonly accumulate?: boolean;
}

/** Partial sums over a block never reach across a border of this many elements, so that threads may share the work. */
const CHUNK = 4096;

/**
 * Sum of squares: into = scale·Σ x²  (Theory §14; the norm of §26 is its root).
 *
 * x of any shape. Order of summation (§32): in chunks of 4,096 from its first element; within one, element i goes to lane i mod 4,
 * ascending, and the lanes end as (0+1)+(2+3); the chunks' sums are added ascending. Then the scale, then what `into` held.
 *
 * @throws E_SHAPE when `into` is not of shape []; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(sumOfSquares(tensor(backend, [3, -4]), zeros(backend, []))); // → 25
 */
export function sumOfSquares(x: Tensor, into: Scalar, options: SumOptions = {}): Scalar {
  expectTensor('sumOfSquares', 'x', x);
  expectShape('sumOfSquares', 'into', into, []);
  dispatch('sumOfSquares', reference, into, x)(x as HostTensor, into as HostTensor, options);
  return into;
}

function reference(x: HostTensor, into: HostTensor, options: SumOptions): void {
  finishSum(
    sumInChunks(x.data, (value) => Math.fround(value * value)),
    into,
    options,
  );
}

/** Σ term(x), in chunks and lanes. */
export function sumInChunks(data: ArrayLike<number>, term: (value: number) => number): number {
  let total = 0;
  for (let start = 0; start < data.length; start += CHUNK) {
    const end = Math.min(start + CHUNK, data.length);
    const lanes: [number, number, number, number] = [0, 0, 0, 0];
    for (let i = start; i < end; i++) {
      const lane = (i - start) % 4;
      lanes[lane] = Math.fround(lanes[lane]! + term(data[i]!));
    }
    total = Math.fround(total + Math.fround(Math.fround(lanes[0] + lanes[1]) + Math.fround(lanes[2] + lanes[3])));
  }
  return total;
}

/** The last steps of a sum over a block: scale, then what was there before. */
export function finishSum(sum: number, into: HostTensor, { scale = 1, accumulate = false }: SumOptions): void {
  const to = into.data;
  const scaled = Math.fround(sum * Math.fround(scale));
  to[0] = accumulate ? to[0]! + scaled : scaled;
}
