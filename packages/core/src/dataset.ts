import type { Json } from './description.ts';
import type { Tensor } from './tensor.ts';

/** Examples: row i of `inputs` belongs to row i of `targets`. */
export interface Dataset {
  readonly size: number;
  /** `[size, …features]` */
  readonly inputs: Tensor;
  /** Labels `[size]`, one-hot or soft targets `[size, classes]`, or numbers `[size, outputs]`. */
  readonly targets: Tensor;
  /** One weight an example, `[size]`. */
  readonly weights?: Tensor;
  /** How raw rows became these numbers, as plain data, to do the same to new rows. */
  readonly preparation?: Json;
}
