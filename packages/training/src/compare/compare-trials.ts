import { checkInteger, checkOptions, wrongType } from '@gradwright/core';
import { pairedComparison, type PairedComparison } from './paired-comparison.ts';

/** Trains once and gives a score: of this seed, or of this fold. */
export type Trial<T> = (pair: T) => number | Promise<number>;

/** What is tried, and how. */
export interface CompareTrialsOptions<T> {
  /** What the two share in each pair: seeds such as `[0, 1, 2]`, or `folds(data)`. */
  readonly pairs: Iterable<T>;
  /** How many trials may be under way at once, such as one for each worker. Default 1. */
  readonly parallel?: number;
  /** 0 where pairs are independent, as seeds are; for k folds 1/(k − 1). Default 0. */
  readonly overlap?: number;
  /** Told of each score as it comes. */
  readonly onScore?: (done: number, total: number) => void;
}

/**
 * Tries two recipes on the same seeds or folds, since single runs mislead, and says whether they differ by more than chance.
 *
 * Trials begin in the order of the pairs, first before second. One that throws ends the comparison, once those under way are done.
 *
 * @throws (rejects) E_ARG, E_RANGE for options; E_EMPTY below 2 pairs; E_NONFINITE for a score that is no number; what a trial throws
 * @example
 * const data = xor({ seed: 7 });
 * const scoreOf = (layers: number[]) => async (seed: number) => {
 *   const model = await fit(data, { layers, seed, epochs: 30 });
 *   return score(model, data).metrics.accuracy!;
 * };
 * const { p } = await compareTrials(scoreOf([]), scoreOf([16]), { pairs: [1, 2, 3, 4, 5] });
 * p < 0.05; // → true
 */
export async function compareTrials<T>(
  first: Trial<T>,
  second: Trial<T>,
  options: CompareTrialsOptions<T>,
): Promise<PairedComparison> {
  const where = 'compareTrials';
  for (const [name, trial] of Object.entries({ first, second }))
    if (typeof trial !== 'function') throw wrongType(where, name, trial, 'a function that trains and gives a score');
  const known = ['pairs', 'parallel', 'overlap', 'onScore'] as const;
  const { pairs, parallel = 1, overlap = 0, onScore } = checkOptions(where, options, known);
  if (typeof pairs?.[Symbol.iterator] !== 'function') throw wrongType(where, 'pairs', pairs, 'seeds or folds, such as [0, 1, 2]');
  checkInteger(where, 'parallel', parallel, { min: 1 });
  if (onScore !== undefined && typeof onScore !== 'function') throw wrongType(where, 'onScore', onScore, 'a function');

  const jobs = [...pairs].flatMap((pair) => [async () => first(pair), async () => second(pair)]);
  const scores: number[] = [];
  let [next, done] = [0, 0];
  let stopped = false;
  const work = async (): Promise<void> => {
    while (next < jobs.length && !stopped) {
      const job = next++;
      try {
        scores[job] = await jobs[job]!();
      } catch (error) {
        stopped = true;
        throw error;
      }
      onScore?.(++done, jobs.length);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: parallel }, work));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const of = (which: 0 | 1) => scores.filter((_, job) => job % 2 === which);
  return pairedComparison(of(0), of(1), { overlap });
}
