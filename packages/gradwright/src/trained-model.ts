import { checkPreparation, inputShape, rowToInputs, unscaleTarget, type ClassName, type Preparation } from '@gradwright/datasets';
import { createError, isGradwrightError, sizeOf, wrongType, type Json, type Layer } from '@gradwright/core';
import { encodeModel, predict, type Predictions } from '@gradwright/training';

/** What a classifier says to one row. */
export interface Classification<Label extends ClassName = ClassName> {
  /** The most probable class, called as in the training data. */
  readonly label: Label;
  readonly probabilities: Readonly<Record<`${Label}`, number>>;
}

/** What a regression says to one row: numbers in the targets' own units, by their names. */
export interface Regression {
  /** The first of them, which is often the only one. */
  readonly value: number;
  readonly values: Readonly<Record<string, number>>;
}

/** What a model with several yes-or-no answers says to one row. */
export interface Flags {
  /** Those with a probability of one half or more. */
  readonly labels: readonly string[];
  readonly probabilities: Readonly<Record<string, number>>;
}

/** What a model says to one row. */
export type Answer = Classification | Regression | Flags;

/** A network together with all that lies between raw rows and its numbers. */
export interface TrainedModel<A extends Answer = Answer> {
  /** From prepared inputs to predictions: probabilities, or scaled numbers. */
  readonly network: Layer;
  readonly preparation: Preparation;
  /**
   * The answer to one raw row: an array of numbers, or a record by column names.
   *
   * @throws E_ARG, E_SHAPE, E_NONFINITE when the row is not what the model was trained on
   */
  predict(row: unknown): A;
  /** The answers to many. @throws the same, naming the row */
  predictAll(rows: readonly unknown[]): A[];
  /** One file that `loadModel` reads, here and in a page. */
  encode(notes?: Json): Uint8Array;
}

/** Puts a placed network and its preparation together. */
export function createTrainedModel<A extends Answer>(network: Layer, preparation: Preparation): TrainedModel<A> {
  if (typeof (network as Partial<Layer> | undefined)?.forward !== 'function')
    throw wrongType('createTrainedModel', 'network', network, 'a layer');
  checkPreparation(preparation, 'createTrainedModel');
  const answers = (inputs: Predictions): A[] => answersOf<A>(preparation, predict(network, inputs));
  return {
    network,
    preparation,
    predict: (row) => answers({ data: readRow(preparation, row), shape: [1, ...inputShape(preparation)] })[0]!,
    predictAll(rows) {
      if (!Array.isArray(rows)) throw wrongType('predictAll', 'rows', rows, 'an array of rows');
      return answers(readRows('predictAll', preparation, rows));
    },
    encode: (notes) => encodeModel({ model: network, preparation: preparation as Json, notes }),
  };
}

/** What a network's outputs say, row by row. */
export function answersOf<A extends Answer>(preparation: Preparation, { shape, data }: Predictions): A[] {
  const rows = shape[0]!;
  const outputs = data.length / Math.max(1, rows);
  return Array.from({ length: rows }, (_, i) => answer(preparation, data.subarray(i * outputs, (i + 1) * outputs)) as A);
}

/** The inputs of one raw row. @throws what `rowToInputs` throws, and names predictAll where rows came in place of one */
function readRow(preparation: Preparation, row: unknown): Float32Array {
  try {
    return rowToInputs(preparation, row);
  } catch (error) {
    const several = Array.isArray(row) && row.length > 1 && row.every((each) => typeof each === 'object' && each !== null);
    throw renamed(error, 'predict', 'row', (problem) => (several ? `${problem}; predictAll takes several rows` : problem));
  }
}

/** An error of `rowToInputs` as one of the function that was called. */
function renamed(error: unknown, where: string, argument: string, problemOf: (problem: string) => string): unknown {
  if (!isGradwrightError(error)) return error;
  const problem = error.message.slice(`${error.code}: ${error.where}: `.length);
  return createError(error.code, where, problemOf(problem), { argument, cause: error });
}

/** The inputs of raw rows. @throws what `rowToInputs` throws, naming the row */
export function readRows(where: string, preparation: Preparation, rows: readonly unknown[]): Predictions {
  const shape = inputShape(preparation);
  const width = sizeOf(shape);
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    try {
      data.set(rowToInputs(preparation, row), i * width);
    } catch (error) {
      throw renamed(error, where, `rows[${i}]`, (problem) => `rows[${i}]: ${problem}`);
    }
  });
  return { shape: [rows.length, ...shape], data };
}

function answer(preparation: Preparation, outputs: ArrayLike<number>): Answer {
  const { target } = preparation;
  if (target.kind === 'numbers') {
    const values = unscaleTarget(preparation, outputs);
    return { value: values[0]!, values: byName(target.names, values) };
  }
  const probabilities = byName(target.names, outputs);
  if (target.kind === 'flags') return { labels: target.names.filter((_, i) => outputs[i]! >= 0.5), probabilities };
  let best = 0;
  for (let i = 1; i < outputs.length; i++) if (outputs[i]! > outputs[best]!) best = i;
  return { label: target.names[best]!, probabilities };
}

/** Without assignment, so that a class called `__proto__` is a key like any other. */
function byName(names: readonly ClassName[], values: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [String(name), values[i]!]));
}
