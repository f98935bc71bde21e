import { checkInteger, checkNumber, createRandom, integers, sizeOf, wrongType } from '@gradwright/core';
import type { Compared, Metric } from './metric.ts';
import { checkRows } from './metrics/classes.ts';
import type { Predictions } from './predictions.ts';

/** Where a figure would fall in 95 of 100 samples of test rows like this one. */
export type Interval = readonly [low: number, high: number];

/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's interval for a share: right also for few rows and for shares near 0 or 1  (Theory §29; Wilson 1927).
 *
 * (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with z = 1.96 for 95%.
 *
 * @throws E_ARG, E_RANGE when `share` is not in [0, 1] or `rows` no whole number of at least 1
 * @example wilsonInterval(0.95, 100); // → [0.8882…, 0.9784…]
 */
export function wilsonInterval(share: number, rows: number): Interval {
  checkNumber('wilsonInterval', 'share', share, { min: 0, max: 1 });
  checkInteger('wilsonInterval', 'rows', rows, { min: 1 });
  const z2 = Z * Z;
  const centre = share + z2 / (2 * rows);
  const reach = Z * Math.sqrt((share * (1 - share)) / rows + z2 / (4 * rows * rows));
  const scale = 1 + z2 / rows;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}

/** How often the rows are drawn anew. */
const RESAMPLES = 1000;

/**
 * The percentile bootstrap: the metric on `RESAMPLES` draws, with replacement, of as many rows  (Theory §29; Efron 1979). A draw that
 * the metric cannot judge (one class only) is left out; the draws are seeded, so the interval is the same each time.
 * Where no draw can be judged, NaN to NaN.
 *
 * @throws E_ARG when `metric` is none; E_EMPTY, E_SHAPE, E_NONFINITE
 * @example
 * const compared = { prediction: { shape: [2], data: new Float32Array([1, 3]) }, target: { shape: [2], data: new Float32Array([1, 5]) } };
 * bootstrapInterval(meanError, compared); // → [0, 2]
 */
export function bootstrapInterval(metric: Metric, compared: Compared): Interval {
  checkMetric('bootstrapInterval', metric);
  const rows = checkRows('bootstrapInterval', compared);
  const random = createRandom(0).fork('bootstrap');
  const values: number[] = [];
  for (let draw = 0; draw < RESAMPLES; draw++) {
    const chosen = integers(random.at(draw), rows, rows);
    try {
      values.push(metric({ prediction: takeRows(compared.prediction, chosen), target: takeRows(compared.target, chosen) }));
    } catch {
      // A draw without a second class has no ROC curve; it says nothing about the width either.
    }
  }
  values.sort((a, b) => a - b);
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

/**
 * Wilson's interval for shares of rows, the bootstrap for all else  (Theory §29). `value` is what the metric gave.
 *
 * @throws E_ARG when `metric` is none; E_RANGE when a share is not in [0, 1]; E_EMPTY, E_SHAPE, E_NONFINITE
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * intervalOf(accuracy, compared, accuracy(compared)); // → [0.1500…, 0.8499…]
 */
export function intervalOf(metric: Metric, compared: Compared, value: number): Interval {
  checkMetric('intervalOf', metric);
  return metric.share ? wilsonInterval(value, checkRows('intervalOf', compared)) : bootstrapInterval(metric, compared);
}

function checkMetric(where: string, metric: Metric): void {
  if (typeof metric !== 'function') throw wrongType(where, 'metric', metric, 'a metric such as accuracy');
}

function takeRows({ shape, data }: Predictions, rows: ArrayLike<number>): Predictions {
  const width = sizeOf(shape.slice(1));
  const taken = data instanceof Float64Array ? new Float64Array(rows.length * width) : new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) taken.set(data.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  return { shape: [rows.length, ...shape.slice(1)], data: taken };
}

function quantile(sorted: readonly number[], at: number): number {
  if (sorted.length === 0) return NaN;
  const position = at * (sorted.length - 1);
  const below = Math.floor(position);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (next - sorted[below]!) * (position - below);
}
