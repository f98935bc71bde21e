import type { Shape } from '@gradwright/core';

/** What a model says to some rows: `shape` is `[rows, …]`. */
export interface Predictions {
  readonly shape: Shape;
  readonly data: Float32Array | Float64Array;
}
