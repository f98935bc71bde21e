import { checkOptions, createReferenceBackend, readNow, sizeOf, type Backend, type Dataset } from '@gradwright/core';
import { sequential } from '@gradwright/layers';
import { adam } from '@gradwright/optimizers';
import { earlyStopping, predict, train, type Predictions, type TrainingEvent } from '@gradwright/training';
import { preparationOf } from './check-data.ts';
import { buildNetwork } from './network.ts';

/** Predictions to beat: what can be said without learning, or with a straight line. */
export interface Baseline {
  readonly name: string;
  /** What it predicts for rows of inputs, as a model would: class probabilities, or (scaled) numbers. */
  predict(rows: Dataset): Predictions;
}

/**
 * Always the commonest class, or the mean of each output: what a model must beat to have learned anything.
 *
 * @throws E_ARG when `data` is no dataset, or has no preparation to say what its targets are
 * @example
 * const { dataset } = prepare([{ size: 1, kind: 'a' }, { size: 2, kind: 'b' }, { size: 3, kind: 'b' }], { target: 'kind' });
 * trivialBaseline(dataset).predict(dataset).shape; // → [3, 2]
 */
export function trivialBaseline(data: Dataset): Baseline {
  const { target } = preparationOf('trivialBaseline', data);
  const targets = readNow(data.targets);
  const outputs = target.names.length;
  const answer = target.kind === 'classes' ? shares(targets, outputs) : means(targets, outputs);
  return {
    name: target.kind === 'classes' ? 'always the commonest class' : 'always the mean',
    predict: ({ size }) => ({
      shape: [size, outputs],
      data: Float32Array.from({ length: size * outputs }, (_, i) => answer[i % outputs]!),
    }),
  };
}

/** How a linear baseline is trained. */
export interface LinearBaselineOptions {
  /** Passes over the data at most. Default 200. */
  readonly epochs?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Default the reference backend. */
  readonly backend?: Backend;
  /** Ends the training early; the baseline is then what it was so far. */
  readonly signal?: AbortSignal;
  /** Told of each event of training, such as to draw it. */
  readonly onEvent?: (event: TrainingEvent) => void;
}

/**
 * The same network without a hidden layer: logistic or linear regression, trained the same way.
 *
 * @throws E_ARG when `data` is no dataset, or has no preparation to say what its targets are; for unknown options; what `train` throws
 * @example
 * const { train, test } = split(iris(), { test: 0.25, seed: 7 });
 * const linear = await linearBaseline(train, { seed: 7 });
 * linear.predict(test).shape; // → [38, 3]
 */
export async function linearBaseline(data: Dataset, options: LinearBaselineOptions = {}): Promise<Baseline> {
  const {
    epochs = 200,
    seed = 0,
    backend = createReferenceBackend(),
    signal,
    onEvent,
  } = checkOptions('linearBaseline', options, ['epochs', 'seed', 'backend', 'signal', 'onEvent']);
  const { body, loss } = buildNetwork(preparationOf('linearBaseline', data), sizeOf(data.inputs.shape.slice(1)), []);
  const model = sequential(...body);
  const run = train(model, {
    data,
    loss,
    optimizer: adam({ learningRate: 0.02 }),
    epochs,
    seed,
    backend,
    stop: earlyStopping({ patience: 15, minimumChange: 1e-4 }),
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const event of run) onEvent?.(event);
  return { name: 'a linear model', predict: (rows) => predict(model, rows.inputs, { loss }) };
}

/** How often each class occurs, as probabilities. */
function shares(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]! += 1;
  return counts.map((count) => count / labels.length);
}

function means(targets: ArrayLike<number>, outputs: number): number[] {
  const sums = new Array<number>(outputs).fill(0);
  for (let i = 0; i < targets.length; i++) sums[i % outputs]! += targets[i]!;
  return sums.map((sum) => (sum * outputs) / targets.length);
}
