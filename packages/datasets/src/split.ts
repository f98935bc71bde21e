import { checkInteger, checkNumber, checkOptions, createError, createRandom, shuffle, wrongType } from '@gradwright/core';
import { strataOf, type Divisible, type Stratify } from './strata.ts';

/** What `split` may be told. */
export interface SplitOptions {
  /** The share of rows to choose and to stop by, in (0, 1). */
  readonly validation?: number;
  /** The share of rows to judge by at the end, in (0, 1). */
  readonly test?: number;
  readonly stratify?: Stratify;
  /** Default 0. */
  readonly seed?: number;
}

/** The parts that were asked for. */
export type Parts<T, O> = { readonly train: T } & { readonly [K in keyof O as Extract<K, 'validation' | 'test'>]: T };

/**
 * Divides rows into parts: each row in exactly one, drawn from the seed, each part in the order of the whole.
 *
 * `data` is a dataset, a table, or an array of anything. A part has round(share · rows) rows. Stratified, each class gives its
 * share as nearly as whole rows can; the last row of a class always stays in `train`, so that a class with one row is trained on, and a
 * part may end up smaller.
 *
 * @throws E_RANGE when a share is not in (0, 1), or they leave nothing; E_EMPTY when a part would have no rows; E_ARG
 * @example
 * const { train, validation, test } = split(iris(), { validation: 0.2, test: 0.2, seed: 7 });
 * [train.size, validation.size, test.size]; // → [90, 30, 30]
 */
export function split<T extends Divisible, const O extends SplitOptions>(data: T, options: O): Parts<T, O> {
  const where = 'split';
  const {
    validation,
    test,
    stratify,
    seed = 0,
  } = checkOptions<SplitOptions>(where, options, ['validation', 'test', 'stratify', 'seed']);
  checkInteger(where, 'seed', seed, { min: 0 });
  const asked = Object.entries({ test, validation }).filter((part): part is [string, number] => part[1] !== undefined);
  if (asked.length === 0) throw wrongType(where, 'options', options, 'an object with "validation", "test" or both');
  for (const [name, share] of asked) checkNumber(where, name, share, { above: 0, below: 1 });
  if (asked.reduce((sum, [, share]) => sum + share, 0) >= 1) {
    throw createError(
      'E_RANGE',
      where,
      `validation ${validation} and test ${test} leave no rows to train, expected a sum below 1`,
      {
        argument: 'validation',
        received: validation,
      },
    );
  }

  const { size, groups, pick } = strataOf(where, data, stratify);
  const random = createRandom(seed).fork('split');
  const left = groups.map((rows, i) => shuffle(random.at(i), rows));
  const parts: Record<string, readonly number[]> = {};
  for (const [name, share] of asked) {
    const counts = shareOut(groups, left, share, size);
    parts[name] = left.flatMap((rows, i) => rows.splice(rows.length - counts[i]!, counts[i]!));
  }
  parts.train = left.flat();

  const entries = Object.entries(parts).map(([name, rows]) => {
    if (rows.length > 0) return [name, pick(rows.toSorted((a, b) => a - b))] as const;
    const expected = groups.length > 1 ? 'a larger share, or classes with more rows' : 'a larger share';
    throw createError('E_EMPTY', where, `${name} would have none of the ${size} rows, expected ${expected}`, { argument: name });
  });
  return Object.fromEntries(entries) as Parts<T, O>;
}

/**
 * How many rows each class gives: the whole part of its share, then one more in the order of the largest remainders, until
 * the part is full. No class gives its last row.
 */
function shareOut(
  groups: readonly (readonly number[])[],
  left: readonly (readonly number[])[],
  share: number,
  size: number,
): number[] {
  const most = left.map((rows) => rows.length - 1);
  const exact = groups.map((rows) => rows.length * share);
  const counts = exact.map((count, i) => Math.min(Math.floor(count), most[i]!));
  let open = Math.round(size * share) - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact.map((_, i) => i).sort((a, b) => exact[b]! - counts[b]! - (exact[a]! - counts[a]!) || a - b);
  for (const i of byRemainder) {
    if (open <= 0) break;
    if (counts[i]! >= most[i]!) continue;
    counts[i]!++;
    open--;
  }
  return counts;
}
