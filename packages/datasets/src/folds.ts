import { checkInteger, checkOptions, createRandom, shuffle } from '@gradwright/core';
import { strataOf, type Divisible, type Stratify } from './strata.ts';

/** What `folds` may be told. */
export interface FoldsOptions {
  /** How many; default 5. */
  readonly folds?: number;
  /** How often to divide anew; default 1. */
  readonly repeats?: number;
  readonly stratify?: Stratify;
  /** Default 0. */
  readonly seed?: number;
}

/** One division: a fold to validate on, all others to train on. */
export interface Fold<T> {
  readonly repeat: number;
  readonly fold: number;
  readonly train: T;
  readonly validation: T;
}

/**
 * Cross-validation: divides the rows into `folds` parts of nearly equal size, and gives each in its turn as `validation` with
 * the others as `train`; each row is validated on once a repeat. Stratified, the parts have nearly equal numbers of each class.
 *
 * The divisions are made one by one, as the loop asks for them; the arguments are checked at once.
 *
 * @throws E_RANGE when there are fewer than 2 folds, or more than rows; E_ARG; E_EMPTY
 * @example
 * for (const { train, validation } of folds(iris(), { folds: 3, seed: 7 })) {
 *   [train.size, validation.size]; // → [100, 50]
 * }
 */
export function folds<T extends Divisible>(data: T, options: FoldsOptions = {}): IterableIterator<Fold<T>> {
  const where = 'folds';
  const given = checkOptions(where, options, ['folds', 'repeats', 'stratify', 'seed']);
  const { size, groups, pick } = strataOf(where, data, given.stratify);
  const count = checkInteger(where, 'folds', given.folds ?? 5, { min: 2, max: size });
  const repeats = checkInteger(where, 'repeats', given.repeats ?? 1, { min: 1 });
  const random = createRandom(checkInteger(where, 'seed', given.seed ?? 0, { min: 0 })).fork('folds');
  return deal();

  function* deal(): IterableIterator<Fold<T>> {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const turn = random.at(repeat);
      const foldOf = new Uint32Array(size);
      // Dealt on from class to class, so that the folds' sizes differ by one row at most, too.
      groups.flatMap((rows, i) => shuffle(turn.at(i), rows)).forEach((row, i) => (foldOf[row] = i % count));
      const rows = Array.from(foldOf, (_, row) => row);
      for (let fold = 0; fold < count; fold++) {
        const [train, validation] = [rows.filter((row) => foldOf[row] !== fold), rows.filter((row) => foldOf[row] === fold)];
        yield { repeat, fold, train: pick(train), validation: pick(validation) };
      }
    }
  }
}
