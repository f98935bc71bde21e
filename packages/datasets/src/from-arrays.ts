import { checkChoice, checkOptions, createError, MAX_RANK, MAX_SIZE, show, showShape, sizeOf, wrongType } from '@gradwright/core';
import { datasetOf, identityTarget } from './dataset-of.ts';
import type { ClassName, FlagTarget, NumberTarget, Preparation, PreparedDataset } from './preparation.ts';
import { oneHotLabels } from './one-hot.ts';
import { fitClasses, inferTask, labelIn, labelsOf, TASKS, type Task } from './tables/targets.ts';

/** Numbers in rows: nested arrays, or rows that are typed arrays. */
export type NumberRows = ArrayLike<number> | readonly NumberRows[];

/** What each row should give: a class, a number, several numbers, one-hot or several flags. */
export type TargetRows = readonly ClassName[] | ArrayLike<number> | readonly ArrayLike<number>[];

/** What `fromArrays` takes. */
export interface ArrayData {
  /** One row an example: `[[0, 1], [1, 0]]`, a picture `[[[0], [1]], …]`, or plain numbers where there is one feature. */
  readonly inputs: NumberRows;
  readonly targets: TargetRows;
  /** One weight an example, at least 0. */
  readonly weights?: ArrayLike<number>;
}

/** What `fromArrays` may be told. */
export interface FromArraysOptions {
  /** Default: found out from the targets. */
  readonly task?: Task;
  /** One name a feature. */
  readonly names?: readonly string[];
}

/** A dataset from arrays, with its classes where it has any. */
export interface ArrayDataset<Class extends ClassName = ClassName> extends PreparedDataset {
  /** What each label stands for; empty for numbers. */
  readonly classNames: readonly Class[];
}

/**
 * A dataset from plain arrays of numbers, with targets of any kind:
 *
 * - strings or booleans: classes, in sorted order;
 * - numbers: classes where they are whole and two, or at most 20 with two rows each on the average; numbers to predict otherwise;
 * - rows of numbers: one-hot classes where each holds one 1 among zeros; flags where all are 0 or 1; otherwise several numbers.
 *
 * `task` decides otherwise. Nothing is scaled: `split` first, then `standardise`. Rows are counted from 0 in messages.
 *
 * @throws E_EMPTY when there are no rows; E_SHAPE when rows differ in length, or inputs and targets in number; E_NONFINITE naming
 *   row and column; E_ARG when something is no number, or there is one class only
 * @example
 * const { inputs, targets, classNames } = fromArrays({ inputs: [[0, 0], [0, 1], [1, 0]], targets: ['no', 'yes', 'yes'] });
 * inputs.shape; // → [3, 2]
 * toArray(targets); // → [0, 1, 1]
 * classNames; // → ['no', 'yes']
 */
export function fromArrays<const T extends TargetRows>(
  data: { readonly inputs: NumberRows; readonly targets: T; readonly weights?: ArrayLike<number> },
  options: FromArraysOptions = {},
): ArrayDataset<T extends readonly (infer C extends ClassName)[] ? C : number> {
  const where = 'fromArrays';
  const { inputs, targets, weights } = checkOptions<ArrayData>(where, data, ['inputs', 'targets', 'weights']);
  const { task, names } = checkOptions(where, options, ['task', 'names']);
  if (task !== undefined) checkChoice(where, 'task', task, TASKS);

  const { numbers, shape } = readNumbers(where, 'inputs', inputs);
  const size = shape[0]!;
  const rowShape = shape.length === 1 ? [1] : shape.slice(1);
  const features = sizeOf(rowShape);
  if (features === 0) throw createError('E_EMPTY', where, 'the rows of inputs have no numbers', { argument: 'inputs' });
  if (
    names !== undefined &&
    (!Array.isArray(names) || names.length !== features || !names.every((name) => typeof name === 'string'))
  ) {
    throw wrongType(where, 'names', names, `an array of ${features} names`);
  }
  if (!isList(targets)) throw wrongType(where, 'targets', targets, 'an array with one target a row');
  matchLength(where, 'targets', targets.length, size);

  const answer = readTargets(where, targets, task);
  const preparation: Preparation = {
    version: 1,
    inputs: { kind: 'numbers', shape: rowShape, ...(names === undefined ? {} : { names }), center: 0, scale: 1 },
    target: answer.target,
  };
  const dataset = datasetOf({
    inputs: numbers,
    inputShape: [size, ...rowShape],
    targets: answer.numbers,
    targetShape: answer.target.kind === 'classes' ? [size] : [size, answer.target.names.length],
    ...(weights === undefined ? {} : { weights: readWeights(where, weights, size) }),
    preparation,
  });
  const classNames = answer.target.kind === 'classes' ? answer.target.names : [];
  return { ...dataset, classNames } as ArrayDataset<T extends readonly (infer C extends ClassName)[] ? C : number>;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function matchLength(where: string, argument: string, received: number, rows: number): void {
  if (received === rows) return;
  const problem = `inputs have ${rows} rows, but ${argument} ${received}`;
  throw createError('E_SHAPE', where, problem, { argument, received, expected: String(rows) });
}

function readWeights(where: string, weights: unknown, size: number): readonly number[] {
  if (!isList(weights)) throw wrongType(where, 'weights', weights, 'an array with one weight a row');
  matchLength(where, 'weights', weights.length, size);
  return Array.from(weights, (weight, i) => {
    const value = readNumber(where, `weights[${i}]`, weight);
    if (value >= 0) return value;
    throw createError('E_RANGE', where, `weights[${i}] must be at least 0, got ${show(weight)}`, {
      argument: `weights[${i}]`,
      received: weight,
    });
  });
}

/** Nested numbers as one list, all rows of one shape and every number finite in 32 bits. */
function readNumbers(where: string, argument: string, rows: unknown): { numbers: Float64Array; shape: number[] } {
  if (!isList(rows)) throw wrongType(where, argument, rows, 'an array of rows of numbers');
  if (rows.length === 0) throw createError('E_EMPTY', where, `${argument} has no rows`, { argument });
  const shape: number[] = [];
  for (let level: unknown = rows; isList(level); level = level[0]) {
    if (shape.length === MAX_RANK)
      throw createError('E_LIMIT', where, `${argument} are nested more than ${MAX_RANK} deep`, { argument });
    shape.push(level.length);
  }
  if (sizeOf(shape) > MAX_SIZE)
    throw createError('E_LIMIT', where, `${argument} has more than ${MAX_SIZE} numbers`, { argument });
  const numbers = new Float64Array(sizeOf(shape));
  let at = 0;
  const walk = (list: ArrayLike<unknown>, axis: number): void => {
    const inner = shape[axis + 1];
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      if (inner === undefined) {
        if (isList(value)) throw uneven(where, place(), value.length, 'a number, as in the first row');
        // The place is put into words only where it is needed.
        numbers[at] = fits(value) ? value : readNumber(where, place(), value);
        at++;
        continue;
      }
      if (!isList(value)) throw wrongType(where, place(axis + 1), value, `an array of ${inner}`);
      if (value.length !== inner) throw uneven(where, place(axis + 1), value.length, `${inner}, as in the first row`);
      walk(value, axis + 1);
    }
  };
  /** Where the next number stands, or the row that begins with it. */
  const place = (axes = shape.length): string => {
    const indices = shape.map((size, axis) => Math.floor(at / sizeOf(shape.slice(axis + 1))) % size).slice(0, axes);
    const [row, ...columns] = indices;
    return `${argument} row ${row}${columns.length === 0 ? '' : `, column ${columns.join(', ')}`}`;
  };
  walk(rows, 0);
  return { numbers, shape };
}

function uneven(where: string, place: string, received: number, expected: string) {
  return createError('E_SHAPE', where, `${place}: ${received}, expected ${expected}`, { argument: place, received, expected });
}

function fits(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

function readNumber(where: string, place: string, value: unknown): number {
  if (typeof value !== 'number') throw wrongType(where, place, value, 'a number');
  if (fits(value)) return value;
  throw createError('E_NONFINITE', where, `${place} is ${show(value)}, expected a finite number of 32 bits`, {
    argument: place,
    received: value,
  });
}

interface Answer {
  readonly target: Preparation['target'];
  readonly numbers: ArrayLike<number>;
}

function readTargets(where: string, targets: ArrayLike<unknown>, task: Task | undefined): Answer {
  const first = targets[0];
  if (isList(first)) return readTargetRows(where, targets, task);
  if (typeof first === 'number') {
    const { numbers } = readNumbers(where, 'targets', targets);
    if ((task ?? inferTask('number', numbers)) === 'regression') return { target: identityTarget(1), numbers };
    return classes(where, Array.from(numbers), 'number');
  }
  const kind = typeof first;
  if (kind !== 'string' && kind !== 'boolean') {
    throw wrongType(where, 'targets row 0', first, 'text, a boolean, a number or an array of numbers');
  }
  const names = Array.from(targets, (target, i) => {
    if (typeof target !== kind) throw wrongType(where, `targets row ${i}`, target, `a ${kind} as in row 0`);
    return target as string | boolean;
  });
  if (task !== 'regression') return classes(where, names, kind === 'string' ? 'text' : 'boolean');
  throw wrongType(where, 'targets row 0', first, 'a number, for a regression');
}

function classes(where: string, values: readonly ClassName[], kind: 'number' | 'boolean' | 'text'): Answer {
  const target = fitClasses(where, { name: 'target', kind, decimal: '.' }, values);
  const labels = labelsOf(target);
  return { target, numbers: values.map((value) => labelIn(where, target, labels, value, undefined)) };
}

function readTargetRows(where: string, targets: ArrayLike<unknown>, task: Task | undefined): Answer {
  const { numbers, shape } = readNumbers(where, 'targets', targets);
  const [, outputs = 0] = shape;
  if (shape.length !== 2 || outputs === 0) {
    throw createError('E_SHAPE', where, `targets have shape ${showShape(shape)}, expected [rows] or [rows, outputs]`, {
      argument: 'targets',
    });
  }
  const plain: NumberTarget = identityTarget(outputs);
  if (task === 'regression') return { target: plain, numbers };
  const labels = outputs > 1 ? oneHotLabels(numbers, outputs) : undefined;
  if (labels !== undefined) {
    const names = Array.from({ length: outputs }, (_, label) => label);
    return { target: { kind: 'classes', name: 'target', names, cell: 'number', decimal: '.' }, numbers: labels };
  }
  if (outputs > 1 && numbers.every((value) => value === 0 || value === 1)) {
    const flags: FlagTarget = { kind: 'flags', names: plain.names };
    return { target: flags, numbers };
  }
  if (task === undefined) return { target: plain, numbers };
  const expected = 'one-hot rows or rows of flags, for a classification';
  throw createError('E_ARG', where, `targets hold numbers other than 0 and 1, expected ${expected}`, {
    argument: 'targets',
    expected,
  });
}
