import type { Backend } from '../backend.ts';
import type { Store } from '../memory.ts';
import { createArrayBackend } from '../reference-backend.ts';

/**
 * The reference backend, whose fresh memory holds `poison`: what differs between two poisons read memory that nobody wrote.
 *
 * @internal for the cases of layers and losses
 */
export function createPoisonedBackend(poison: number): Backend {
  const arrays: Store<Float32Array | Float64Array> = {
    take: (size) => new Float32Array(size).fill(poison),
    give: (array) => array.fill(poison),
    data: (array, offset, size) => array.subarray(offset, offset + size),
  };
  return createArrayBackend('js', 'float32', arrays);
}
