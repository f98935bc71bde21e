import { checkInteger } from '@gradwright/core';
import type { Compared, Metric } from '../metric.ts';
import { checkRows, columnsOf, readClasses } from './classes.ts';
import { confusionMatrix } from './confusion-matrix.ts';

/**
 * The share of rows whose class is predicted  (Theory §29).
 *
 * @throws E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * accuracy({ prediction: { shape: [2, 2], data: new Float32Array([0.9, 0.1, 0.4, 0.6]) }, target: { shape: [2], data: new Float32Array([0, 0]) } }); // → 0.5
 */
export const accuracy: Metric = /* @__PURE__ */ asShare((compared) => {
  const { predicted, actual } = readClasses('accuracy', compared);
  return predicted.filter((label, row) => label === actual[row]).length / actual.length;
});

/**
 * The mean over the classes of the share of their rows that is found: what accuracy hides where a class is rare  (Theory §29).
 *
 * @throws E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * balancedAccuracy(compared); // → 0.3333…
 */
export const balancedAccuracy: Metric = (compared) => {
  const shares = confusionMatrix(compared)
    .map((row, label) => ({ right: row[label]!, all: row.reduce((sum, count) => sum + count, 0) }))
    .filter(({ all }) => all > 0)
    .map(({ right, all }) => right / all);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
};

/**
 * The share of rows whose class is among the `k` most probable. Where scores tie, the lower class comes first.
 *
 * @throws E_ARG, E_RANGE when k is no number of classes; from the metric: E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * const prediction = { shape: [1, 3], data: new Float32Array([0.5, 0.3, 0.2]) };
 * topK(2)({ prediction, target: { shape: [1], data: new Float32Array([1]) } }); // → 1
 */
export function topK(k: number): Metric {
  checkInteger('topK', 'k', k, { min: 1 });
  return asShare((compared) => {
    const rows = checkRows('topK', compared);
    const { data } = compared.prediction;
    const columns = columnsOf(compared.prediction);
    const { actual } = readClasses('topK', compared);
    let right = 0;
    actual.forEach((label, row) => {
      const scores = data.subarray(row * columns, (row + 1) * columns);
      const better = scores.filter((score, other) => score > scores[label]! || (score === scores[label] && other < label));
      if (better.length < k) right++;
    });
    return right / rows;
  });
}

function asShare(measure: (compared: Compared) => number): Metric {
  return Object.assign((compared: Compared) => measure(compared), { share: true } as const);
}
