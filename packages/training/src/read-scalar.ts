import type { Scalar } from '@gradwright/core';

/** The number in a scalar: at once where JavaScript reaches the memory, without a copy. */
export function readScalar(scalar: Scalar): number | Promise<number> {
  if ('data' in scalar) return (scalar.data as ArrayLike<number>)[0]!;
  const read = scalar.backend.read(scalar);
  return read instanceof Promise ? read.then((numbers) => numbers[0]!) : read[0]!;
}
