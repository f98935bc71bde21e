/** Work that a system has made ready, to be done again and again. */
export interface Task {
  /** Units of one `once`: steps, samples, calls, or 10⁹ operations. */
  readonly work: number;
  /** Does the work once: a training step, a product, an inference. */
  once(): void | Promise<void>;
  /** Class probabilities for rows, as the model stands now. Not for products. */
  probabilities?(inputs: Float32Array, rows: number): Float32Array | Promise<Float32Array>;
  /** The product, row by row. */
  product?(): Float32Array | Promise<Float32Array>;
}

/** A system is not here, or cannot do a workload: it is named and passed over. */
export class Unavailable extends Error {}
