import type { Described } from './description.ts';
import type { Random } from './random.ts';
import type { Shape } from './shape.ts';

/** Draws the first values of a parameter. */
export interface Initializer extends Described {
  /** `sizeOf(shape)` numbers, row-major, which depend on the shape and the key alone. */
  draw(shape: Shape, random: Random): Float32Array;
}
