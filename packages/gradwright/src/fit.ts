import {
  checkInteger,
  checkOptions,
  createReferenceBackend,
  release,
  sizeOf,
  wrongType,
  type Backend,
  type Dataset,
  type Transform,
} from '@gradwright/core';
import { fromArrays, split, standardise, type ClassName, type NumberRows, type Preparation } from '@gradwright/datasets';
import { sequential } from '@gradwright/layers';
import { adam } from '@gradwright/optimizers';
import { earlyStopping, train, type TrainingEvent } from '@gradwright/training';
import { checkData, isDataset } from './check-data.ts';
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
 * Learns in one call: prepares the data, builds a network of dense layers with ReLU between, trains it with early
 * stopping where there are rows enough to hold some back, and gives a model that answers raw rows.
 *
 * Data are examples as arrays, or a dataset, such as `iris()` or what `prepare` made of a table. Of examples, text, booleans and a few whole numbers are
 * classes; other numbers are regression; rows of 0 and 1 are yes-or-no answers. Each input is scaled by its mean and standard deviation over the rows that are
 * learned from, and so are the targets of a regression (Theory §30); answers come back in their own units.
 *
 * @throws (rejects) E_EMPTY, E_SHAPE, E_NONFINITE, E_ARG for the data; E_ARG, E_RANGE for options
 * @example
 * const model = await fit({ inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7 });
 * model.predict([0, 1]).label; // → "yes"
 * const flowers = await fit(iris(), { seed: 7, epochs: 30 });
 * const answer = flowers.predict([5.1, 3.5, 1.4, 0.2]);
 * 'label' in answer && answer.label; // → "setosa"
 */
export async function fit<const T extends Target>(
  examples: Examples<T>,
  options?: FitOptions,
): Promise<TrainedModel<AnswerTo<T> & Answer>>;
export async function fit(data: Dataset, options?: FitOptions): Promise<TrainedModel>;
export async function fit(examples: Examples<Target> | Dataset, options: FitOptions = {}): Promise<TrainedModel> {
  const data = asDataset(examples);
  const {
    layers = [64],
    batchSize = 32,
    seed = 0,
    backend = createReferenceBackend(),
    onEvent,
  } = checkOptions('fit', options, OPTIONS);
  if (!Array.isArray(layers)) throw wrongType('fit', 'layers', layers, 'an array of units, such as [64, 32]');
  if (onEvent !== undefined && typeof onEvent !== 'function') throw wrongType('fit', 'onEvent', onEvent, 'a function');
  checkInteger('fit', 'batchSize', batchSize, { min: 1 });
  checkInteger('fit', 'seed', seed, { min: 0 });
  const { training, validation, preparation } = divide(data, seed);
  const batches = Math.ceil(training.size / batchSize);
  const { epochs = Math.min(500, Math.max(20, Math.ceil(UPDATES / batches))) } = options;
  const { body, head, loss } = buildNetwork(preparation, sizeOf(training.inputs.shape.slice(1)), layers);
  const run = train(sequential(...body), {
    data: training,
    ...(validation === undefined ? {} : { validation, stop: earlyStopping({ patience: 20 }) }),
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

const OPTIONS = ['layers', 'optimizer', 'epochs', 'batchSize', 'seed', 'backend', 'onEvent'] as const;

/** From this many rows on, some are held back to stop by. */
const ENOUGH_TO_VALIDATE = 100;
const VALIDATION = 0.15;
const UPDATES = 2000;

function asDataset(data: Examples<Target> | Dataset): Dataset {
  const { inputs, targets } = (data as Partial<Dataset> | undefined | null) ?? {};
  if (inputs === undefined || targets === undefined)
    throw wrongType('fit', 'data', data, '{ inputs, targets }, or a dataset such as iris()');
  return isDataset(data) ? data : fromArrays(data as Examples<ClassName>);
}

/** The rows to learn from and those to stop by, scaled as the former are spread. Tables were scaled when they were prepared. */
function divide(data: Dataset, seed: number) {
  checkData('fit', data);
  const parts: { train: Dataset; validation?: Dataset } =
    data.size >= ENOUGH_TO_VALIDATE ? split(data, { validation: VALIDATION, seed }) : { train: data };
  const preparation = data.preparation as Preparation | undefined;
  if (preparation?.inputs?.kind === 'table') return { training: parts.train, validation: parts.validation, preparation };
  const [training, validation] = standardise(parts.train, ...(parts.validation === undefined ? [] : [parts.validation]));
  return { training, validation, preparation: training.preparation };
}
