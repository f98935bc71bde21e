import {
  checkInteger,
  checkOptions,
  createReferenceBackend,
  parametersOf,
  wrongType,
  type Backend,
  type Dataset,
  type Layer,
  type Loss,
  type Transform,
} from '@gradwright/core';
import { checkLossFor, checkMetrics, checkModel } from './check-parts.ts';
import { checkCheckpointOptions, type CheckpointOptions } from './checkpoint-options.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { Stopping } from './events.ts';
import { homeOf } from './home-of.ts';
import type { Metric } from './metric.ts';
import type { Doctor } from './watching.ts';

/** What a run is made of. */
export interface TrainOptions {
  /** The rows to learn from. They are copied to the backend once. */
  readonly data: Dataset;
  /** Rows to watch and never to learn from. */
  readonly validation?: Dataset;
  readonly loss: Loss;
  readonly optimizer: Transform;
  /** Default: where the model lives, else the reference backend. */
  readonly backend?: Backend;
  /** Passes over the data. Default 10. */
  readonly epochs?: number;
  /** Default 32. All rows or more: each step sees the data whole, in their own order. */
  readonly batchSize?: number;
  /**
   * Rows of a batch that pass through the model at once; their gradients add up to the batch's, within rounding, in less memory. Layers that look at several rows,
   * as batch norm does, see so many. Default: the whole batch.
   */
  readonly microBatchSize?: number;
  /** Decides initial weights, order and dropout. Default 0. */
  readonly seed?: number;
  /** Measured after each epoch, under the names they are given here. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** When to end before the epochs do; see `earlyStopping`. */
  readonly stop?: Stopping;
  /** Watches the run and gives `diagnosis` events; see `doctor`. */
  readonly doctor?: Doctor;
  /** When and where to keep what the run can go on from. A signal that ends the run keeps one more. */
  readonly checkpoint?: CheckpointOptions;
  /**
   * Goes on from the newest whole checkpoint of a store, to the bits of a run that never stopped: all options that decide them must be those of that
   * run; `epochs` may be more, the backend another.
   */
  readonly resume?: CheckpointStore;
  /** Ends the run between two steps; the model keeps what it has learned, or the best of it where `stop` has judged. */
  readonly signal?: AbortSignal;
}

const OPTIONS = [
  'data',
  'validation',
  'loss',
  'optimizer',
  'backend',
  'epochs',
  'batchSize',
  'microBatchSize',
  'seed',
  'metrics',
  'stop',
  'doctor',
  'checkpoint',
  'resume',
  'signal',
] as const satisfies readonly (keyof TrainOptions)[];

export type Settings = ReturnType<typeof checkTrainOptions>;

/** Options as the loop needs them. @throws E_ARG, E_RANGE */
export function checkTrainOptions(model: Layer, options: TrainOptions) {
  checkModel('train', model);
  // Refuses what is no layer or parameter, at any depth.
  parametersOf(model);
  const {
    data,
    loss,
    optimizer,
    epochs = 10,
    batchSize = 32,
    microBatchSize = Infinity,
    seed = 0,
    metrics = {},
    stop,
    doctor,
    checkpoint,
    resume,
    signal,
    validation,
  } = checkOptions('train', options, OPTIONS);
  if (data?.inputs === undefined) throw wrongType('train', 'data', data, 'a dataset, with inputs and targets');
  checkLossFor('train', model, loss);
  if (typeof optimizer?.update !== 'function')
    throw wrongType('train', 'optimizer', optimizer, 'an optimizer such as adam({ learningRate: 0.001 })');
  checkInteger('train', 'epochs', epochs, { min: 1 });
  checkInteger('train', 'batchSize', batchSize, { min: 1 });
  if (microBatchSize !== Infinity) checkInteger('train', 'microBatchSize', microBatchSize, { min: 1 });
  checkInteger('train', 'seed', seed, { min: 0 });
  checkMetrics('train', metrics);
  if (stop !== undefined && typeof stop?.start !== 'function')
    throw wrongType('train', 'stop', stop, 'a rule such as earlyStopping()');
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw wrongType('train', 'signal', signal, 'an AbortSignal');
  }
  if (doctor !== undefined && typeof doctor?.start !== 'function')
    throw wrongType('train', 'doctor', doctor, 'a doctor such as doctor()');
  checkCheckpointOptions(checkpoint, resume);
  const { backend = homeOf(model) ?? createReferenceBackend() } = options;
  if (typeof backend?.allocate !== 'function')
    throw wrongType('train', 'backend', backend, 'a backend such as createReferenceBackend()');
  return {
    data,
    validation,
    loss,
    optimizer,
    backend,
    epochs,
    batchSize,
    microBatchSize,
    seed,
    metrics,
    stop,
    doctor,
    checkpoint,
    resume,
    signal,
  };
}
