import {
  checkInteger,
  checkOptions,
  createError,
  createReferenceBackend,
  expectTensor,
  forwardThrough,
  readNow,
  showShape,
  sizeOf,
  tensor,
  wrongShape,
  wrongType,
  type Backend,
  type Context,
  type Layer,
  type Loss,
  type Nested,
  type Random,
  type Shape,
  type Tensor,
} from '@gradwright/core';
import { checkLossFor, checkModel } from './check-parts.ts';
import { homeOf } from './home-of.ts';
import type { Predictions } from './predictions.ts';
import { sliceRows } from './slice-rows.ts';

/** Rows as numbers end to end, and their shape `[rows, …]`. */
type Rows = Predictions;

/** How to ask. */
export interface PredictOptions {
  /** Makes predictions out of the model's outputs, where it does: softmax for `softmaxCrossEntropy`. */
  readonly loss?: Loss;
  /** Rows at a time. Default 256. The answers do not depend on it. */
  readonly batchSize?: number;
}

/**
 * The predictions of a model for some rows. Nothing is drawn, and nothing of the model changes.
 *
 * @throws E_ARG, E_RANGE for arguments; E_STATE before `place`; E_SHAPE when the rows do not fit the model; E_NONFINITE naming the
 *   row whose prediction is NaN or infinite; E_BACKEND on a backend that is read asynchronously
 * @example
 * const model = sequential(dense(2, 3));
 * place(model, { backend: createReferenceBackend(), seed: 7 });
 * predict(model, [[0, 1]], { loss: softmaxCrossEntropy() }).shape; // → [1, 3]
 */
export function predict(model: Layer, inputs: Tensor | Rows | Nested, options: PredictOptions = {}): Predictions {
  checkModel('predict', model);
  const { loss, batchSize = 256 } = checkOptions('predict', options, ['loss', 'batchSize']);
  if (loss !== undefined) checkLossFor('predict', model, loss);
  checkInteger('predict', 'batchSize', batchSize, { min: 1 });
  const backend = homeOf(model) ?? createReferenceBackend();
  const rows = rowsOf(inputs);
  let shape: Shape = [];
  let data: Float32Array | Float64Array | undefined;
  for (let first = 0; first < rows || data === undefined; first += batchSize) {
    const count = Math.min(batchSize, rows - first);
    backend.scope(() => {
      const context = predictionContext(backend, rows, first);
      const [output] = forwardThrough(model, takeRows(inputs, first, count, backend), context);
      const answer = expectTensor('predict', 'the result of loss.activate', loss?.activate?.(output, context) ?? output);
      shape = [rows, ...answer.shape.slice(1)];
      data ??= backend.precision === 'float64' ? new Float64Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
      data.set(readNow(answer), first * sizeOf(shape.slice(1)));
    });
  }
  expectFinite(shape, data);
  return { shape, data };
}

/** @throws E_NONFINITE naming the first row whose prediction is no number: its inputs were none, or the weights are broken */
function expectFinite(shape: Shape, data: Float32Array | Float64Array): void {
  // A loop, for `findIndex` takes ten times as long: a fiftieth of a prediction for 256 digits.
  let broken = 0;
  while (broken < data.length && Number.isFinite(data[broken])) broken++;
  if (broken === data.length) return;
  const row = Math.floor(broken / sizeOf(shape.slice(1)));
  const problem = `the prediction for row ${row} is ${data[broken]}, expected inputs and weights that are finite`;
  throw createError('E_NONFINITE', 'predict', problem, { argument: 'inputs', received: data[broken] });
}

/** The key of a pass that draws nothing: its parts are not told apart. */
const UNDRAWN: Random = { key: [0, 0], fork: () => UNDRAWN, at: () => UNDRAWN };

/** How many rows some inputs have. @throws E_SHAPE when they are a single number */
function rowsOf(inputs: Tensor | Rows | Nested): number {
  if (Array.isArray(inputs)) return inputs.length;
  const shape = isRows(inputs) ? checkRows(inputs) : expectTensor('predict', 'inputs', inputs as Tensor).shape;
  if (shape.length === 0) throw wrongShape('predict', 'inputs', shape, ['rows', '…']);
  return shape[0]!;
}

/** @throws E_ARG when shape or data are none; E_SHAPE when they differ in size */
function checkRows({ shape, data }: Rows): Shape {
  if (!Array.isArray(shape)) throw wrongType('predict', 'inputs.shape', shape, 'an array such as [rows, features]');
  if (!ArrayBuffer.isView(data)) throw wrongType('predict', 'inputs.data', data, 'a Float32Array or Float64Array');
  if (data.length === sizeOf(shape)) return shape;
  throw createError(
    'E_SHAPE',
    'predict',
    `inputs.data has ${data.length} numbers, expected ${sizeOf(shape)} for shape ${showShape(shape)}`,
    {
      argument: 'inputs',
    },
  );
}

function isRows(inputs: Tensor | Rows | Nested): inputs is Rows {
  return typeof inputs === 'object' && inputs !== null && 'data' in inputs && !('backend' in inputs);
}

/** Some of the rows, as a tensor of the current scope. */
function takeRows(inputs: Tensor | Rows | Nested, first: number, count: number, backend: Backend): Tensor {
  if (Array.isArray(inputs)) return tensor(backend, inputs.slice(first, first + count));
  const row = (inputs as Rows).shape.slice(1);
  const width = sizeOf(row);
  if (isRows(inputs)) {
    const { data } = inputs;
    const part = data.length === count * width ? data : data.subarray(first * width, (first + count) * width);
    return tensor(backend, part, [count, ...row]);
  }
  const from = inputs as Tensor;
  const rows = sliceRows(from, first, count);
  if (from.backend === backend) return rows;
  const there = backend.allocate(rows.shape);
  backend.write(there, readNow(rows));
  from.backend.dispose(rows);
  return there;
}

/** A pass over some of `size` rows in which nothing is learned, and nothing drawn. */
export function predictionContext(backend: Backend, size: number, firstRow: number): Context {
  return { backend, training: false, random: UNDRAWN, path: '', batch: { size, firstRow }, inputGradient: false };
}
