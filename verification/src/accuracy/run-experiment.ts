import {
  createContext,
  createReferenceBackend,
  parametersOf,
  readNow,
  sizeOf,
  tensor,
  type Backend,
  type Dataset,
} from '@gradwright/core';
import { categoricalCrossEntropy } from '@gradwright/losses';
import { evaluate, train, type Predictions } from '@gradwright/training';
import { linearBaseline, trivialBaseline } from 'gradwright';
import { METRICS, type Experiment, type Outcome } from './experiment.ts';

/** Trains with one seed and measures. The same seed gives the same figures, on every backend. */
export async function runExperiment({ start, score }: Experiment, seed: number, backend: Backend): Promise<Outcome> {
  const { train: data, test, model, loss, optimizer, epochs, batchSize } = start(seed);
  await train(model, { data, loss, optimizer, epochs, batchSize, seed, backend }).finish();
  const metrics = { score: METRICS[score] };
  const [fitted, held] = [
    await evaluate(model, data, { loss, metrics, intervals: false }),
    await evaluate(model, test, { loss, metrics, intervals: false }),
  ];
  return {
    trainScore: fitted.metrics['score']!,
    testScore: held.metrics['score']!,
    testLoss: score === 'accuracy' ? clippedLoss(held.predictions, test) : held.loss,
    ...(await baselines(data, test, score, seed)),
    parameters: parametersOf(model).reduce((sum, { parameter }) => sum + sizeOf(parameter.shape), 0),
  };
}

/** Cross-entropy on probabilities, each at least 10⁻⁷: without that limit a few points that a model is too sure of make up the mean. */
function clippedLoss({ data, shape }: Predictions, { targets, size }: Dataset): number {
  const backend = createReferenceBackend();
  const labels = tensor(backend, readNow(targets));
  const context = createContext({ backend, batchSize: size });
  return readNow(categoricalCrossEntropy().forward(tensor(backend, data, shape), labels, context)[0])[0]!;
}

/** The best that can be said without looking at the inputs, and what a linear model says. */
async function baselines(data: Dataset, test: Dataset, score: Experiment['score'], seed: number) {
  const measure = (prediction: Predictions) =>
    METRICS[score]({ prediction, target: { shape: test.targets.shape, data: readNow(test.targets) } });
  const linear = await linearBaseline(data, { seed, backend: createReferenceBackend() });
  return {
    trivialScore: measure(trivialBaseline(data).predict(test)),
    linearScore: measure(linear.predict(test)),
  };
}
