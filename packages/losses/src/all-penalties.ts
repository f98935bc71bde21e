import { l1 } from './l1.ts';
import { l1l2 } from './l1l2.ts';
import { l2 } from './l2.ts';

/**
 * Every penalty of this package, for `build` and `loadModel`: a layer's description names its penalty.
 *
 * @example
 * build(['l2', [0.01]], { use: allPenalties }).type; // → "l2"
 */
export const allPenalties = { l1, l1l2, l2 };
