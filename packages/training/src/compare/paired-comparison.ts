import { checkNumber, checkOptions, createError, wrongType } from '@gradwright/core';
import type { Interval } from '../intervals.ts';
import { criticalT, twoSidedP } from './student-t.ts';

/** What is known of several scores. */
export interface ScoreSummary {
  readonly scores: readonly number[];
  readonly mean: number;
  /** Their sample deviation: how far one score lies from the mean. */
  readonly deviation: number;
}

/** Scores of two, pair by pair, and whether they differ by more than chance. */
export interface PairedComparison {
  readonly first: ScoreSummary;
  readonly second: ScoreSummary;
  /** Second minus first, over the pairs. */
  readonly difference: ScoreSummary;
  /** Where the mean difference lies in 95 of 100 such comparisons. */
  readonly interval: Interval;
  /** How likely a mean difference at least this large is where there is none. */
  readonly p: number;
  /** The mean difference in units of the deviation of differences (Cohen's d_z); infinite where all pairs differ alike. */
  readonly effectSize: number;
}

/**
 * A paired t-test: whether the second of two differs from the first by more than chance  (Theory §29; Student 1908).
 *
 * t = mean(d) / (s_d · √(1/n + overlap)) with n − 1 degrees of freedom, d the differences of pairs and s_d their sample deviation. `overlap` is 0 where the pairs
 * are independent (seeds). Of cross-validation's folds the training rows overlap, which makes differences look surer than they are: there it is rows tested over
 * rows trained on, 1/(k − 1) for k folds (Nadeau and Bengio 2003).
 *
 * @throws E_ARG, E_NONFINITE when scores are no lists of numbers; E_SHAPE when there are not as many of both; E_EMPTY below 2 pairs; E_RANGE when overlap is below 0
 * @example
 * const { difference, p } = pairedComparison([1, 2, 4, 3], [2, 4, 6, 4]);
 * [difference.mean, p < 0.05]; // → [1.5, true]
 */
export function pairedComparison(
  first: readonly number[],
  second: readonly number[],
  options: { readonly overlap?: number } = {},
): PairedComparison {
  const { overlap = 0 } = checkOptions('pairedComparison', options, ['overlap']);
  checkScores('first', first);
  checkScores('second', second);
  checkNumber('pairedComparison', 'overlap', overlap, { min: 0 });
  if (first.length !== second.length) {
    const problem = `second has ${second.length} scores, expected ${first.length}, one for each of first`;
    throw createError('E_SHAPE', 'pairedComparison', problem, { argument: 'second', received: second.length });
  }
  if (first.length < 2) {
    const problem = `there are ${first.length} pairs, expected at least 2: one says nothing of chance`;
    throw createError('E_EMPTY', 'pairedComparison', problem, { argument: 'first' });
  }
  const difference = summarise(second.map((score, i) => score - first[i]!));
  const { mean, deviation } = difference;
  const pairs = first.length;
  const error = deviation * Math.sqrt(1 / pairs + overlap);
  const reach = criticalT(0.05, pairs - 1) * error;
  return {
    first: summarise(first),
    second: summarise(second),
    difference,
    interval: [mean - reach, mean + reach],
    p: mean === 0 ? 1 : twoSidedP(mean / error, pairs - 1),
    effectSize: mean === 0 ? 0 : mean / deviation,
  };
}

/** Mean and sample deviation. Differences that are equal but for rounding have none. */
function summarise(scores: readonly number[]): ScoreSummary {
  const { length } = scores;
  const mean = scores.reduce((sum, score) => sum + score, 0) / length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (length - 1);
  const size = Math.max(...scores.map(Math.abs));
  const deviation = Math.sqrt(variance);
  return { scores, mean, deviation: deviation <= size * 1e-12 ? 0 : deviation };
}

function checkScores(name: string, scores: readonly number[]): void {
  if (!Array.isArray(scores) || !scores.every((score) => typeof score === 'number'))
    throw wrongType('pairedComparison', name, scores, 'an array of numbers');
  const broken = scores.findIndex((score) => !Number.isFinite(score));
  if (broken < 0) return;
  throw createError('E_NONFINITE', 'pairedComparison', `${name}[${broken}] is ${scores[broken]}, expected a finite number`, {
    argument: `${name}[${broken}]`,
    received: scores[broken],
  });
}
