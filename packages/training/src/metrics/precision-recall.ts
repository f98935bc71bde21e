import { checkBoolean, checkChoice, checkOptions, sizeOf, wrongShape } from '@gradwright/core';
import type { Compared, Metric } from '../metric.ts';
import { above, checkRows, columnsOf } from './classes.ts';
import { confusionMatrix } from './confusion-matrix.ts';

/** How the classes' figures become one. */
export interface AverageOptions {
  /**
   * `macro`: the plain mean over the classes; `micro`: all decisions in one pot; `weighted`: the mean by how many rows a
   * class has; `binary`: class 1 alone. Default `macro`.
   */
  readonly average?: 'macro' | 'micro' | 'weighted' | 'binary';
  /** Each column is a yes or no of its own, and a row may have several. Default false. */
  readonly multiLabel?: boolean;
}

/** The decisions about one class. */
interface Counts {
  readonly right: number;
  readonly predicted: number;
  readonly actual: number;
}

// A share of nothing is 0, as scikit-learn's zero_division=0 has it.
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const precisionOf = ({ right, predicted }: Counts) => share(right, predicted);
const recallOf = ({ right, actual }: Counts) => share(right, actual);
const f1Of = ({ right, predicted, actual }: Counts) => share(2 * right, predicted + actual);

/**
 * Of the rows predicted as a class, the share that is: right / predicted  (Theory §29). 0 where none was predicted.
 *
 * @throws E_ARG for options; from the metric: E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * precision({ average: 'binary' })(compared); // → 0.6666…
 */
export const precision = (options?: AverageOptions): Metric => averaged('precision', precisionOf, options);

/**
 * Of a class's rows, the share that was found: right / actual  (Theory §29). 0 where it has none.
 *
 * @throws E_ARG for options; from the metric: E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * recall({ average: 'binary' })(compared); // → 0.6666…
 */
export const recall = (options?: AverageOptions): Metric => averaged('recall', recallOf, options);

/**
 * The harmonic mean of precision and recall: 2·right / (predicted + actual)  (Theory §29).
 *
 * @throws E_ARG for options; from the metric: E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * f1({ average: 'macro' })(compared); // → 0.3333…
 */
export const f1 = (options?: AverageOptions): Metric => averaged('f1', f1Of, options);

/**
 * Precision, recall, F1 and the number of rows of each class, as a report lists them  (Theory §29).
 *
 * @throws E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * classReport(compared)[0]; // → { precision: 0, recall: 0, f1: 0, support: 1 }
 */
export function classReport(compared: Compared): { precision: number; recall: number; f1: number; support: number }[] {
  return singleLabelCounts(compared).map((counts) => ({
    precision: precisionOf(counts),
    recall: recallOf(counts),
    f1: f1Of(counts),
    support: counts.actual,
  }));
}

function averaged(where: string, figure: (counts: Counts) => number, options?: AverageOptions): Metric {
  const { average = 'macro', multiLabel = false } = checkOptions(where, options, ['average', 'multiLabel']);
  checkChoice(where, 'average', average, ['macro', 'micro', 'weighted', 'binary']);
  checkBoolean(where, 'multiLabel', multiLabel);
  return (compared) => {
    const counts = multiLabel ? multiLabelCounts(where, compared) : singleLabelCounts(compared);
    if (average === 'binary') return figure(counts[1] ?? counts[0]!);
    if (average === 'micro') return figure(counts.reduce(pool));
    const weights = counts.map(({ actual }) => (average === 'weighted' ? actual : 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return share(
      counts.reduce((sum, each, i) => sum + weights[i]! * figure(each), 0),
      total,
    );
  };
}

function pool(a: Counts, b: Counts): Counts {
  return { right: a.right + b.right, predicted: a.predicted + b.predicted, actual: a.actual + b.actual };
}

/** A class that neither occurs nor is predicted says nothing, and is left out. */
function singleLabelCounts(compared: Compared): Counts[] {
  const matrix = confusionMatrix(compared);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, count) => total + count, 0);
  return matrix
    .map((row, label) => ({ right: row[label]!, predicted: sum(matrix.map((other) => other[label]!)), actual: sum(row) }))
    .filter(({ predicted, actual }, _, all) => predicted + actual > 0 || all.length === 2);
}

function multiLabelCounts(where: string, compared: Compared): Counts[] {
  const rows = checkRows(where, compared);
  const columns = columnsOf(compared.prediction);
  const { shape } = compared.target;
  if (sizeOf(shape) !== rows * columns) throw wrongShape(where, 'target', shape, [rows, columns]);
  return Array.from({ length: columns }, (_, column) => {
    let [right, predicted, actual] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      const said = above(compared.prediction.data[row * columns + column]!);
      const is = above(compared.target.data[row * columns + column]!);
      predicted += said;
      actual += is;
      right += said * is;
    }
    return { right, predicted, actual };
  });
}
