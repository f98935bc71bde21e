import type { Described } from './description.ts';
import type { Scalar, Tensor } from './tensor.ts';

/** A price on the size of weights, added to the loss: L1, L2. */
export interface Penalty extends Described {
  /** Adds the price of `weights` (any contiguous run of them) to `into`. */
  addValue(weights: Tensor, into: Scalar): void;
  /** Adds its gradient to `gradient`. */
  addGradient(weights: Tensor, gradient: Tensor): void;
}
