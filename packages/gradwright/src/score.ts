import { createError, readNow, show, wrongType, type Dataset } from '@gradwright/core';
import { checkPreparation, type Preparation } from '@gradwright/datasets';
import { intervalOf, predict, type Interval, type Predictions } from '@gradwright/training';
import { checkData, isDataset } from './check-data.ts';
import { figuresOf, inOwnUnits } from './figures.ts';
import type { Examples, Target } from './fit.ts';
import { rawRows, type RawRows } from './raw-rows.ts';
import { readRows, type TrainedModel } from './trained-model.ts';

/** How well a model does on some rows. */
export interface Score {
  readonly rows: number;
  /** Classes: `accuracy`, `balancedAccuracy`, `f1`; yes-or-no answers: `f1`; numbers: `r2`, `rootMeanSquaredError`, `meanError`, in their own units. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The 95% interval of each: how far chance may have moved it. */
  readonly intervals: Readonly<Record<string, Interval>>;
}

/**
 * Judges a trained model on rows that it did not learn from: examples as arrays, or a dataset, as `fit` takes them. Rows are scaled and classes are known as they
 * were when the model learned, whatever a dataset was prepared for.
 *
 * @throws E_ARG for what is no model, for targets of another kind, for a table that was prepared for another model; E_LABEL naming the row of a class that the
 *   model does not know; E_SHAPE, E_EMPTY, E_NONFINITE for the data
 * @example
 * const { train, test } = split(iris(), { test: 0.2, seed: 7 });
 * const model = await fit(train, { seed: 7, epochs: 40 });
 * score(model, test).rows; // → 30
 * score(model, test).metrics.accuracy! > 0.8; // → true
 */
export function score(model: Pick<TrainedModel, 'network' | 'preparation'>, data: Examples<Target> | Dataset): Score {
  if (typeof (model as Partial<TrainedModel> | undefined)?.network?.forward !== 'function')
    throw wrongType('score', 'model', model, 'a trained model, such as fit() gives');
  const preparation = checkPreparation(model.preparation, 'score');
  const { inputs, target } = readKnown(data, preparation);
  const [rows] = inputs.shape as [number];
  if (rows === 0) throw createError('E_EMPTY', 'score', 'the data have no rows, expected at least 1', { argument: 'data' });
  const compared = { prediction: inOwnUnits(predict(model.network, inputs), preparation), target };
  const found = figuresOf(preparation).map(({ key, metric }) => ({ key, metric, value: metric(compared) }));
  return {
    rows,
    metrics: Object.fromEntries(found.map(({ key, value }) => [key, value])),
    intervals: Object.fromEntries(found.map(({ key, metric, value }) => [key, intervalOf(metric, compared, value)])),
  };
}

/** What the network reads, and what it should say: labels as the model counts them, or numbers in their own units. */
interface Known {
  readonly inputs: Predictions;
  readonly target: Predictions;
}

function readKnown(data: Examples<Target> | Dataset, preparation: Preparation): Known {
  if (!isDataset(data)) return prepared(ofExamples(data), preparation);
  checkData('score', data);
  // What prepare made of a table has no raw rows any more, and needs none.
  if (JSON.stringify(data.preparation) === JSON.stringify(preparation)) {
    const target = { shape: data.targets.shape, data: readNow(data.targets) };
    return { inputs: { shape: data.inputs.shape, data: readNow(data.inputs) }, target: inOwnUnits(target, preparation) };
  }
  return prepared(rawRows('score', data, preparation.target.kind === 'classes' ? preparation.target.names : []), preparation);
}

function ofExamples(data: Examples<Target>): RawRows {
  const { inputs, targets } = (data as Partial<Examples<Target>> | undefined | null) ?? {};
  if (!isList(inputs) || !isList(targets))
    throw wrongType('score', 'data', data, '{ inputs, targets } with a row each, or a dataset such as iris()');
  if (inputs.length === targets.length)
    return { rows: Array.from(inputs as ArrayLike<unknown>), answers: Array.from(targets) as Target[] };
  const problem = `inputs have ${inputs.length} rows, but targets ${targets.length}`;
  throw createError('E_SHAPE', 'score', problem, { argument: 'targets', received: targets.length, expected: `${inputs.length}` });
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function prepared({ rows, answers }: RawRows, preparation: Preparation): Known {
  return { inputs: readRows('score', preparation, rows), target: readAnswers(answers, preparation) };
}

function readAnswers(answers: RawRows['answers'], { target }: Preparation): Predictions {
  if (target.kind === 'classes') {
    const labels = answers.map((answer, row) => {
      // One-hot rows stand for the class of their 1.
      const label = typeof answer === 'object' ? answer.indexOf(1) : target.names.indexOf(answer);
      if (label >= 0 && label < target.names.length) return label;
      const problem = `row ${row} of targets is ${show(answer)}, expected one of ${show(target.names)}`;
      throw createError('E_LABEL', 'score', problem, { argument: 'targets', received: answer });
    });
    return { shape: [labels.length], data: Float64Array.from(labels) };
  }
  const width = target.names.length;
  const numbers = answers.flatMap((answer, row) => {
    const values = Array.isArray(answer) || ArrayBuffer.isView(answer) ? Array.from(answer as ArrayLike<unknown>) : [answer];
    const fits = values.length === width && values.every((value) => typeof value === 'number' && Number.isFinite(value));
    if (fits) return values as number[];
    const expected = width === 1 ? 'a finite number' : `${width} finite numbers`;
    throw wrongType('score', `targets[${row}]`, answer, expected);
  });
  return { shape: [answers.length, width], data: Float64Array.from(numbers) };
}
