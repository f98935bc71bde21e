import { createReferenceBackend, tensor, type Dataset } from '@gradwright/core';

/** A dataset whose rows count as much as they are told to. */
export function withWeights<D extends Dataset>(data: D, weights: ArrayLike<number>): D {
  return { ...data, weights: tensor(createReferenceBackend(), Float32Array.from(weights), [data.size]) };
}
