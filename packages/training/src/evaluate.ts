import {
  checkOptions,
  createContext,
  createReferenceBackend,
  readNow,
  tensor,
  wrongType,
  zeros,
  type Dataset,
  type Layer,
  type Loss,
} from '@gradwright/core';
import { checkModel } from './check-model.ts';
import { homeOf } from './home-of.ts';
import { intervalOf, type Interval } from './intervals.ts';
import type { Metric } from './metric.ts';
import { predict, type Predictions } from './predict.ts';
import { readScalar } from './read-scalar.ts';
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
  for (const [name, metric] of Object.entries(metrics)) {
    if (typeof metric !== 'function') throw wrongType('evaluate', `metrics.${name}`, metric, 'a metric such as accuracy');
  }
  const backend = homeOf(model) ?? createReferenceBackend();
  const here = upload('evaluate', data, backend);
  try {
    const outputs = predict(model, here.inputs);
    const context = createContext({ backend, batchSize: here.size });
    const { meanLoss, prediction } = backend.scope(() => {
      const output = tensor(backend, outputs.data, outputs.shape);
      const into = zeros(backend, []);
      const weights = here.weights === undefined ? {} : { weights: here.weights };
      loss?.forward(output, here.targets, context, { into, ...weights });
      const answer = loss?.activate?.(output, context) ?? output;
      return {
        meanLoss: loss === undefined ? NaN : readScalar(into),
        prediction: { shape: answer.shape, data: readNow(answer) },
      };
    });
    const compared = { prediction, target: { shape: here.targets.shape, data: readNow(here.targets) } };
    const values = mapValues(metrics, (metric) => metric(compared));
    return {
      rows: here.size,
      loss: await meanLoss,
      metrics: values,
      intervals: intervals ? mapValues(metrics, (metric, name) => intervalOf(metric, compared, values[name]!)) : {},
      predictions: prediction,
    };
  } finally {
    here.dispose();
  }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
