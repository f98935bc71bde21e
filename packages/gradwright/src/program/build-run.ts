import { createError, readNow, sizeOf, type Backend, type Dataset, type Layer, type Loss, type Schedule } from '@gradwright/core';
import { sequential } from '@gradwright/layers';
import { weightsByClass } from '@gradwright/losses';
import { earlyStopping, train, type Run, type TrainOptions } from '@gradwright/training';
import { buildNetwork } from '../network.ts';
import { withWeights } from '../with-weights.ts';
import type { Parts } from './data.ts';
import { createOptimizer } from './optimizers.ts';
import type { LearningOptions } from './train-options.ts';

/** What is trained: the layers that learn, the loss, and the rows with their weights. */
export interface Prepared {
  readonly model: Layer;
  /** The model and what makes predictions of its outputs. */
  readonly network: Layer;
  readonly loss: Loss;
  readonly data: Dataset;
}

/** @throws E_ARG for class weights without classes */
export function prepareRun(parts: Parts, options: LearningOptions): Prepared {
  const { preparation, train: rows } = parts;
  const { body, head, loss } = buildNetwork(preparation, sizeOf(rows.inputs.shape.slice(1)), options.layers);
  return { model: sequential(...body), network: sequential(...body, ...head), loss, data: weighted(parts, options) };
}

/** What a run has beside its options. */
interface RunSettings extends Pick<TrainOptions, 'metrics' | 'doctor' | 'checkpoint' | 'resume' | 'signal'> {
  readonly backend: Backend;
  readonly seed: number;
  readonly learningRate: number | Schedule | undefined;
}

export function createRun({ model, loss, data }: Prepared, parts: Parts, options: LearningOptions, settings: RunSettings): Run {
  const { learningRate, ...rest } = settings;
  return train(model, {
    data,
    validation: parts.validation,
    loss,
    optimizer: createOptimizer(options.optimizer, learningRate),
    epochs: options.epochs,
    batchSize: options.batchSize,
    stop: earlyStopping({ patience: options.patience }),
    ...rest,
  });
}

function weighted({ train: data, preparation }: Parts, { classWeights }: LearningOptions): Dataset {
  if (classWeights === undefined) return data;
  if (preparation.target.kind !== 'classes') {
    throw createError('E_ARG', 'train', '--class-weights needs classes, but the target is a number', {
      argument: '--class-weights',
    });
  }
  return withWeights(data, weightsByClass(readNow(data.targets), classWeights, preparation.target.names.length));
}
