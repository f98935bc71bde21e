import { readNow, tensor, zeros, type Dataset, type Layer, type Loss } from '@gradwright/core';
import { checkMeasured } from './check-parts.ts';
import type { Compared, Metric } from './metric.ts';
import { predict, predictionContext } from './predict.ts';
import { readScalar } from './read-scalar.ts';

/** What a model reaches on some rows. */
interface Measured {
  /** The mean loss, without penalties; NaN where no loss was given. */
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly compared: Compared;
}

/** Measures a model on rows that were checked, and that live where it does. */
export async function measure(
  model: Layer,
  { inputs, targets, weights, size }: Dataset,
  loss: Loss | undefined,
  metrics: Readonly<Record<string, Metric>>,
): Promise<Measured> {
  const { backend } = inputs;
  const outputs = predict(model, inputs);
  const { meanLoss, prediction } = backend.scope(() => {
    const context = predictionContext(backend, size, 0);
    const output = tensor(backend, outputs.data, outputs.shape);
    const into = zeros(backend, []);
    loss?.forward(output, targets, context, { into, ...(weights === undefined ? {} : { weights }) });
    const answer = loss?.activate?.(output, context) ?? output;
    return {
      meanLoss: loss === undefined ? NaN : readScalar(into),
      prediction: { shape: answer.shape, data: readNow(answer) },
    };
  });
  const compared = { prediction, target: { shape: targets.shape, data: readNow(targets) } };
  return { loss: await meanLoss, metrics: mapValues(metrics, (metric, name) => checkMeasured(name, metric(compared))), compared };
}

/** A record with each value changed. */
export function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
