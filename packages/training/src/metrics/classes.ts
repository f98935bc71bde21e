import { createError, showShape, sizeOf, wrongShape, wrongType } from '@gradwright/core';
import type { Compared } from '../metric.ts';
import type { Predictions } from '../predictions.ts';

/** The class of each row, as predicted and as it is. */
export interface Classes {
  readonly predicted: Uint32Array;
  readonly actual: Uint32Array;
  readonly count: number;
}

/** From this probability on, a single output says "class 1". */
const THRESHOLD = 0.5;

/** The columns of `[rows, columns]`; one for `[rows]`. */
export function columnsOf({ shape }: Predictions): number {
  return shape.length < 2 ? 1 : shape[1]!;
}

/**
 * Reads predictions and targets as classes: the largest of several outputs (the first of equals), or whether a single
 * probability reaches one half; labels as they are, one-hot rows by their largest.
 *
 * @throws E_EMPTY without rows; E_SHAPE when they do not fit together; E_NONFINITE, E_LABEL naming the row of a label that is no class
 * @example
 * const compared = { prediction: { shape: [4], data: new Float32Array([0.9, 0.2, 0.8, 0.6]) }, target: { shape: [4], data: new Float32Array([1, 1, 1, 0]) } };
 * readClasses('mine', compared).predicted; // → new Uint32Array([1, 0, 1, 1])
 */
export function readClasses(where: string, compared: Compared): Classes {
  const rows = checkRows(where, compared);
  const { prediction, target } = compared;
  const columns = columnsOf(prediction);
  if (prediction.shape.length > 2) throw wrongShape(where, 'prediction', prediction.shape, ['rows', 'classes']);
  if (columnsOf(target) > 1 && (target.shape.length > 2 || target.shape[1] !== columns))
    throw wrongShape(where, 'target', target.shape, [rows, columns]);
  const count = Math.max(2, columns);
  const predicted = columns === 1 ? Uint32Array.from(prediction.data, above) : largest(prediction.data, rows, columns);
  if (columnsOf(target) > 1) return { predicted, actual: largest(target.data, rows, columnsOf(target)), count };
  target.data.forEach((label, row) => {
    if (Number.isInteger(label) && label >= 0 && label < count) return;
    throw createError('E_LABEL', where, `row ${row} has label ${label}, expected a class from 0 to ${count - 1}`, {
      received: label,
    });
  });
  return { predicted, actual: Uint32Array.from(target.data), count };
}

/** The number of rows. @throws E_ARG, E_EMPTY without any; E_SHAPE when prediction and target differ in it; E_NONFINITE naming the row */
export function checkRows(where: string, compared: Compared): number {
  checkPart(where, 'prediction', compared?.prediction);
  checkPart(where, 'target', compared?.target);
  const { prediction, target } = compared;
  const rows = prediction.shape[0] ?? 0;
  if (rows !== target.shape[0]) {
    throw createError(
      'E_SHAPE',
      where,
      `predictions have shape ${showShape(prediction.shape)}, but targets ${showShape(target.shape)}`,
    );
  }
  if (rows === 0) throw createError('E_EMPTY', where, 'there are no rows to measure, expected at least 1');
  return rows;
}

function checkPart(where: string, argument: string, part: Predictions | undefined): void {
  if (!Array.isArray(part?.shape) || !ArrayBuffer.isView(part.data))
    throw wrongType(where, argument, part, 'of the form { shape, data }, as predict() gives');
  const { shape, data } = part;
  if (data.length !== sizeOf(shape)) {
    const problem = `${argument} has ${data.length} numbers, expected ${sizeOf(shape)} for shape ${showShape(shape)}`;
    throw createError('E_SHAPE', where, problem, { argument });
  }
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return;
  const row = Math.floor(broken / sizeOf(shape.slice(1)));
  throw createError('E_NONFINITE', where, `${argument} is ${data[broken]} in row ${row}, expected a finite number`, {
    argument,
    received: data[broken],
  });
}

/** Whether a probability says yes. */
export function above(probability: number): 0 | 1 {
  return probability >= THRESHOLD ? 1 : 0;
}

function largest(data: ArrayLike<number>, rows: number, columns: number): Uint32Array {
  const classes = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let column = 1; column < columns; column++) {
      if (data[row * columns + column]! > data[row * columns + best]!) best = column;
    }
    classes[row] = best;
  }
  return classes;
}
