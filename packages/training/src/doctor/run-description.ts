import { describe, isGradwrightError, type Described, type Json } from '@gradwright/core';

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
 * @example describeRun(model, { loss, optimizer: adam({ learningRate: 0.01 }), epochs: 10, batchSize: 32, seed: 7 });
 */
export function describeRun(
  model: Described,
  { loss, optimizer, epochs, batchSize, seed }: Describable,
): RunDescription | undefined {
  try {
    return { model: describe(model), loss: describe(loss), optimizer: describe(optimizer), epochs, batchSize, seed };
  } catch (error) {
    if (isGradwrightError(error)) return undefined;
    throw error;
  }
}
