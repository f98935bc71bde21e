import type { Backend } from './backend.ts';
import type { Shape } from './shape.ts';

/** Numbers in a shape: row-major, contiguous, living on a backend. */
export interface Tensor {
  readonly shape: Shape;
  readonly backend: Backend;
}

/** A tensor of a backend whose memory JavaScript reaches. */
export interface HostTensor extends Tensor {
  /**
   * The elements themselves. Good until the next allocation: ask again, never keep it.
   *
   * @throws E_STATE after the tensor was released
   */
  readonly data: Float32Array | Float64Array;
}

/** A tensor of shape `[]`. Only an edge reads its number: a loop that does would wait for the backend each time. */
export type Scalar = Tensor;
