import { keyOf, permutation, type Random } from './random.ts';

/**
 * The order in which an epoch sees its rows: a permutation of 0 … size − 1 drawn from `random.at(epoch)`. Training and
 * `batches` hand in `createRandom(seed).fork('shuffle')`, so that the same seed deals the same rows.
 *
 * @throws E_ARG, E_RANGE when `random` is no key, or `size` or `epoch` no whole number of at least 0
 * @example
 * const random = createRandom(7).fork('shuffle');
 * epochOrder(random, 4, 0).toSorted(); // → Uint32Array [0, 1, 2, 3]
 */
export function epochOrder(random: Random, size: number, epoch: number): Uint32Array {
  keyOf('epochOrder', random);
  return permutation(random.at(epoch), size);
}
