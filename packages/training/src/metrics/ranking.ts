import { createError } from '@gradwright/core';
import type { Compared, Metric } from '../metric.ts';
import { checkRows, columnsOf, readClasses } from './classes.ts';

/**
 * The area under the ROC curve (Theory §29): how often a row of the class scores above one that is not, ties counted half. One output
 * is the score of class 1; of several, each class is set against the rest, and the mean is taken.
 *
 * @throws E_ARG when all rows are of one class, for then there is nothing to rank; E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * rocAuc(compared); // → 0.6666…
 */
export const rocAuc: Metric = (compared) => {
  const areas = rankings('rocAuc', compared).map(({ scores, positive }) => areaUnderRoc(scores, positive));
  return areas.reduce((sum, area) => sum + area, 0) / areas.length;
};

/**
 * The mean precision over the ranks at which a row of the class is found; rows that tie share a rank  (Theory §29).
 *
 * @throws E_ARG when all rows are of one class; E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * averagePrecision(compared); // → 0.9166…
 */
export const averagePrecision: Metric = (compared) => {
  const all = rankings('averagePrecision', compared).map(({ scores, positive }) => precisionOverRanks(scores, positive));
  return all.reduce((sum, precision) => sum + precision, 0) / all.length;
};

interface Ranking {
  readonly scores: readonly number[];
  readonly positive: readonly boolean[];
}

function rankings(where: string, compared: Compared): Ranking[] {
  checkRows(where, compared);
  const { actual } = readClasses(where, compared);
  const columns = columnsOf(compared.prediction);
  const classes = columns <= 2 ? [1] : Array.from({ length: columns }, (_, label) => label);
  return classes.map((label) => {
    const scores = Array.from(actual, (_, row) => compared.prediction.data[row * columns + Math.min(label, columns - 1)]!);
    const positive = Array.from(actual, (is) => is === label);
    if (positive.every(Boolean) || !positive.some(Boolean)) {
      throw createError('E_ARG', where, `class ${label} has ${positive[0] ? 'all' : 'none'} of the rows, expected both kinds`, {
        argument: 'target',
      });
    }
    return { scores, positive };
  });
}

/** Groups of equal scores, highest first, with how many of each kind they hold. */
function ties({ scores, positive }: Ranking): { positives: number; negatives: number }[] {
  const order = scores.map((_, row) => row).sort((a, b) => scores[b]! - scores[a]!);
  const groups: { score: number; positives: number; negatives: number }[] = [];
  for (const row of order) {
    let group = groups[groups.length - 1];
    if (group?.score !== scores[row]) groups.push((group = { score: scores[row]!, positives: 0, negatives: 0 }));
    if (positive[row]) group!.positives++;
    else group!.negatives++;
  }
  return groups;
}

function areaUnderRoc(scores: readonly number[], positive: readonly boolean[]): number {
  let [found, area] = [0, 0];
  for (const { positives, negatives } of ties({ scores, positive })) {
    area += negatives * (found + positives / 2);
    found += positives;
  }
  return area / (found * (scores.length - found));
}

function precisionOverRanks(scores: readonly number[], positive: readonly boolean[]): number {
  let [found, seen, sum] = [0, 0, 0];
  for (const { positives, negatives } of ties({ scores, positive })) {
    found += positives;
    seen += positives + negatives;
    sum += (positives * found) / seen;
  }
  return sum / found;
}
