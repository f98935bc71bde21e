import { describe, isGradwrightError, wrongType, type Described, type Json } from '@gradwright/core';

/** A run as plain data: what a patch changes, and what a second run can be built from. */
export interface RunDescription {
  readonly model: Json;
  readonly loss: Json;
  readonly optimizer: Json;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  /** Whether each input column is brought to mean 0 and deviation 1 before it is used; undefined: as the data are. */
  readonly standardise?: true;
  /** Whether rare classes count as much as frequent ones. */
  readonly classWeights?: 'balanced';
  /** Epochs without a better validation loss after which the run stops, with its best weights. */
  readonly patience?: number;
}

/** What `describeRun` reads. */
export interface Describable {
  readonly loss: Described;
  readonly optimizer: Described;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

/**
 * The parts of a run as data; undefined where one of them has no description, such as a layer with a function among its settings.
 *
 * @throws E_ARG when model or options are none
 * @example
 * const options = { loss: meanSquaredError(), optimizer: sgd({ learningRate: 0.1 }), epochs: 10, batchSize: 32, seed: 7 };
 * describeRun(dense(2, 1), options)?.model; // → ["dense", [2, 1]]
 */
export function describeRun(model: Described, options: Describable): RunDescription | undefined {
  if (typeof model !== 'object' || model === null) throw wrongType('describeRun', 'model', model, 'a layer');
  if (typeof options !== 'object' || options === null)
    throw wrongType('describeRun', 'options', options, 'an object with loss, optimizer, epochs, batchSize and seed');
  const { loss, optimizer, epochs, batchSize, seed } = options;
  try {
    return { model: describe(model), loss: describe(loss), optimizer: describe(optimizer), epochs, batchSize, seed };
  } catch (error) {
    if (isGradwrightError(error)) return undefined;
    throw error;
  }
}
