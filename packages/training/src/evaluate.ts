import { checkBoolean, checkOptions, createReferenceBackend, type Dataset, type Layer, type Loss } from '@gradwright/core';
import { checkLossFor, checkMetrics, checkModel } from './check-parts.ts';
import { homeOf } from './home-of.ts';
import { intervalOf, type Interval } from './intervals.ts';
import { mapValues, measure } from './measure.ts';
import type { Metric } from './metric.ts';
import type { Predictions } from './predictions.ts';
import { upload } from './upload.ts';

/** What to measure. */
export interface EvaluateOptions {
  readonly loss?: Loss;
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** Whether to say how far chance may have moved each figure. Default true. */
  readonly intervals?: boolean;
}

/** What was measured. */
export interface Evaluation {
  /** How many rows were looked at. */
  readonly rows: number;
  /** The mean loss over them, without penalties; NaN where no loss was given. */
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** The 95% interval of each metric: Wilson's for shares, else bootstrapped. Empty where not asked for. */
  readonly intervals: Readonly<Record<string, Interval>>;
  /** What the model said, row by row. */
  readonly predictions: Predictions;
}

/**
 * Measures a model on rows, which it does not learn from.
 *
 * @throws (rejects) E_ARG for what is no model, metric or option; E_STATE before `place`; E_EMPTY, E_SHAPE, E_NONFINITE, E_LABEL for the data
 * @example
 * const model = dense(4, 3);
 * place(model, { backend: createReferenceBackend(), seed: 7 });
 * const { rows, metrics, intervals } = await evaluate(model, iris(), { loss: softmaxCrossEntropy(), metrics: { accuracy } });
 * rows; // → 150
 */
export async function evaluate(model: Layer, data: Dataset, options: EvaluateOptions = {}): Promise<Evaluation> {
  const { loss, metrics = {}, intervals = true } = checkOptions('evaluate', options, ['loss', 'metrics', 'intervals']);
  checkModel('evaluate', model);
  if (loss !== undefined) checkLossFor('evaluate', model, loss);
  checkMetrics('evaluate', metrics);
  checkBoolean('evaluate', 'intervals', intervals);
  const backend = homeOf(model) ?? createReferenceBackend();
  const here = upload('evaluate', data, backend);
  try {
    const { compared, ...found } = await measure(model, here, loss, metrics);
    return {
      rows: here.size,
      ...found,
      intervals: intervals ? mapValues(metrics, (metric, name) => intervalOf(metric, compared, found.metrics[name]!)) : {},
      predictions: compared.prediction,
    };
  } finally {
    here.dispose();
  }
}
