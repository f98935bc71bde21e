import {
  checkInteger,
  checkOptions,
  createReferenceBackend,
  release,
  sizeOf,
  type Backend,
  wrongType,
  type Transform,
} from '@gradwright/core';
import { fromArrays, split, type ClassName, type NumberRows, type Preparation, type PreparedDataset } from '@gradwright/datasets';
import { sequential } from '@gradwright/layers';
import { adam } from '@gradwright/optimizers';
import { earlyStopping, train, type TrainingEvent } from '@gradwright/training';
import { checkData } from './check-data.ts';
import { buildNetwork } from './network.ts';
import { createTrainedModel, type Answer, type Classification, type Regression, type TrainedModel } from './trained-model.ts';

/** Rows to learn from: what is known of each, and what is to be said of it. */
export interface Examples<T extends Target> {
  /** A row an example: numbers, as arrays or typed arrays, nested as the shape of one has it. */
  readonly inputs: NumberRows;
  readonly targets: readonly T[];
}

/** What may be said about how to learn; every default is a sound start. */
export interface FitOptions {
  /** Units of each hidden layer. Default `[64]`. */
  readonly layers?: readonly number[];
  /** Default `adam({ learningRate: 0.01 })`. */
  readonly optimizer?: Transform;
  /** Passes over the data at most. Default: as many as make some 2,000 updates, between 20 and 500. */
  readonly epochs?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Decides all that is drawn. Default 0. */
  readonly seed?: number;
  /** Default the reference backend. */
  readonly backend?: Backend;
  /** Told of each event of training, such as to draw it. */
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** A class, a number, or a row of them. */
export type Target = ClassName | readonly number[];

/** The answer that fits a kind of target. */
export type AnswerTo<T> = [T] extends [string | boolean]
  ? Classification<T>
  : [T] extends [number]
    ? Classification<T> | Regression
    : Answer;

/**
 * Learns from examples in one call: prepares them, builds a network of dense layers with ReLU between, trains it with early
 * stopping where there are rows enough to hold some back, and gives a model that answers raw rows.
 *
 * Text, booleans and a few whole numbers are classes; other numbers are regression; rows of 0 and 1 are yes-or-no answers.
 *
 * @throws (rejects) E_EMPTY, E_SHAPE, E_NONFINITE, E_ARG for the data; E_ARG, E_RANGE for options
 * @example
 * const model = await fit({ inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7 });
 * model.predict([0, 1]).label; // → "yes"
 */
export async function fit<const T extends Target>(
  examples: Examples<T>,
  options: FitOptions = {},
): Promise<TrainedModel<AnswerTo<T> & Answer>> {
  const data = fromArrays(examples as Examples<ClassName>);
  return fitDataset(data, data.preparation, options) as Promise<TrainedModel<AnswerTo<T> & Answer>>;
}

const OPTIONS = ['layers', 'optimizer', 'epochs', 'batchSize', 'seed', 'backend', 'onEvent'] as const;

/** From this many rows on, some are held back to stop by. */
const ENOUGH_TO_VALIDATE = 100;
const VALIDATION = 0.15;
const UPDATES = 2000;

/** `fit` for a dataset that is prepared already. */
export async function fitDataset(
  data: PreparedDataset,
  preparation: Preparation,
  options: FitOptions = {},
): Promise<TrainedModel> {
  checkData('fit', data);
  const {
    layers = [64],
    batchSize = 32,
    seed = 0,
    backend = createReferenceBackend(),
    onEvent,
  } = checkOptions('fit', options, OPTIONS);
  if (!Array.isArray(layers)) throw wrongType('fit', 'layers', layers, 'an array of units, such as [64, 32]');
  if (onEvent !== undefined && typeof onEvent !== 'function') throw wrongType('fit', 'onEvent', onEvent, 'a function');
  const parts = data.size >= ENOUGH_TO_VALIDATE ? split(data, { validation: VALIDATION, seed }) : { train: data };
  const batches = Math.ceil(parts.train.size / checkInteger('fit', 'batchSize', batchSize, { min: 1 }));
  const { epochs = Math.min(500, Math.max(20, Math.ceil(UPDATES / batches))) } = options;
  const { body, head, loss } = buildNetwork(preparation, sizeOf(parts.train.inputs.shape.slice(1)), layers);
  const run = train(sequential(...body), {
    data: parts.train,
    ...('validation' in parts ? { validation: parts.validation as PreparedDataset, stop: earlyStopping({ patience: 20 }) } : {}),
    loss,
    optimizer: options.optimizer ?? adam({ learningRate: 0.01 }),
    epochs,
    batchSize,
    seed,
    backend,
  });
  try {
    for await (const event of run) onEvent?.(event);
  } catch (error) {
    release(run.model);
    throw error;
  }
  return createTrainedModel(sequential(...body, ...head), preparation);
}
