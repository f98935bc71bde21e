import { createError, sizeOf, show, type Dataset } from '@gradwright/core';

/** What a class was called where it came from. */
export type ClassName = string | number | boolean;

/** Inputs that were numbers from the start: value = (raw − center) / scale, for each feature or for all alike. */
export type NumberInputs = {
  readonly kind: 'numbers';
  /** The shape of one row: `[64]`, or `[8, 8, 1]`. */
  readonly shape: readonly number[];
  /** One name a feature. */
  readonly names?: readonly string[];
  readonly center: number | readonly number[];
  readonly scale: number | readonly number[];
};

/** A column of numbers: value = (raw − center) / scale; a blank counts as `fill`. */
export type NumberColumn = {
  readonly name: string;
  readonly kind: 'number';
  readonly decimal: '.' | ',';
  readonly fill: number;
  readonly center: number;
  readonly scale: number;
};

/** A column of categories: one feature a level, and one for blanks where training saw any. */
export type CategoryColumn = {
  readonly name: string;
  /** `boolean`: the levels are `false` and `true`, in whatever case they are written. */
  readonly kind: 'category' | 'boolean';
  readonly levels: readonly string[];
  readonly blank: boolean;
};

/** Inputs that come from the columns of a table. */
export type TableInputs = {
  readonly kind: 'table';
  /** Every column of the table they were fitted on, the target's too, for rows that are arrays. */
  readonly header: readonly string[];
  readonly columns: readonly (NumberColumn | CategoryColumn)[];
};

/** The target is one class of several; a dataset holds its index. */
export type ClassTarget = {
  readonly kind: 'classes';
  readonly name: string;
  readonly names: readonly ClassName[];
  /** How a cell is read: as a number, as true or false, or as text. */
  readonly cell: 'number' | 'boolean' | 'text';
  readonly decimal: '.' | ',';
};

/** The targets are numbers; a dataset holds (raw − center) / scale. */
export type NumberTarget = {
  readonly kind: 'numbers';
  readonly names: readonly string[];
  readonly center: readonly number[];
  readonly scale: readonly number[];
  readonly decimal: '.' | ',';
};

/** The targets are several yes-or-no answers, 0 or 1 each. */
export type FlagTarget = { readonly kind: 'flags'; readonly names: readonly string[] };

/** How raw rows became a dataset's numbers, as plain data: it travels inside a saved model. */
export type Preparation = {
  readonly version: 1;
  readonly inputs: NumberInputs | TableInputs;
  readonly target: ClassTarget | NumberTarget | FlagTarget;
};

/** A dataset that knows how it was made. */
export interface PreparedDataset extends Dataset {
  readonly preparation: Preparation;
}

/** How many numbers one row of inputs becomes. @throws E_FORMAT when the preparation is none */
export function inputShape(preparation: Preparation): readonly number[] {
  const { inputs } = checkPreparation(preparation, 'inputShape');
  if (inputs.kind === 'numbers') return inputs.shape;
  return [inputs.columns.reduce((sum, column) => sum + featuresOf(column), 0)];
}

/** How many features a column becomes. */
export function featuresOf(column: NumberColumn | CategoryColumn): number {
  return column.kind === 'number' ? 1 : column.levels.length + (column.blank ? 1 : 0);
}

/**
 * Returns `value` if it is a preparation: one read from a file may be anything.
 *
 * @throws E_FORMAT naming the field that is not what it must be; E_VERSION when it was written by a later version
 */
export function checkPreparation(value: unknown, where = 'preparation'): Preparation {
  const root = fields(where, 'preparation', value);
  if (root.version !== 1) {
    const code = typeof root.version === 'number' ? 'E_VERSION' : 'E_FORMAT';
    throw createError(code, where, `preparation.version is ${show(root.version)}, expected 1`, {
      argument: 'preparation.version',
    });
  }
  checkInputs(where, fields(where, 'preparation.inputs', root.inputs));
  checkTarget(where, fields(where, 'preparation.target', root.target));
  return value as Preparation;
}

type Fields = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isFinite: Test = (value) => Number.isFinite(value);
const isScale: Test = (value) => Number.isFinite(value) && value !== 0;
const isFlag: Test = (value) => typeof value === 'boolean';
const isDecimal: Test = (value) => value === '.' || value === ',';
const isClassName: Test = (value) => isText(value) || isFinite(value) || isFlag(value);
const listOf = (test: Test, length?: number): Test => {
  return (value) => Array.isArray(value) && value.every(test) && (length === undefined || value.length === length);
};

function checkInputs(where: string, inputs: Fields): void {
  const at = 'preparation.inputs';
  if (inputs.kind === 'numbers') {
    demand(
      where,
      at,
      inputs,
      'shape',
      listOf((size) => Number.isSafeInteger(size) && (size as number) > 0),
      'a shape',
    );
    const size = sizeOf(inputs.shape as number[]);
    if (inputs.names !== undefined) demand(where, at, inputs, 'names', listOf(isText, size), `${size} names`);
    demand(
      where,
      at,
      inputs,
      'center',
      (value) => isFinite(value) || listOf(isFinite, size)(value),
      `a number, or ${size} numbers`,
    );
    demand(where, at, inputs, 'scale', (value) => isScale(value) || listOf(isScale, size)(value), `a number, or ${size} numbers`);
    return;
  }
  demand(where, at, inputs, 'kind', (kind) => kind === 'table', '"numbers" or "table"');
  demand(where, at, inputs, 'header', listOf(isText), 'a list of names');
  demand(where, at, inputs, 'columns', Array.isArray, 'a list of columns');
  for (const [i, column] of (inputs.columns as unknown[]).entries())
    checkColumn(where, `${at}.columns[${i}]`, fields(where, at, column));
}

function checkColumn(where: string, at: string, column: Fields): void {
  demand(where, at, column, 'name', isText, 'text');
  if (column.kind === 'number') {
    demand(where, at, column, 'decimal', isDecimal, '"." or ","');
    demand(where, at, column, 'fill', isFinite, 'a number');
    demand(where, at, column, 'center', isFinite, 'a number');
    demand(where, at, column, 'scale', isScale, 'a number other than 0');
    return;
  }
  demand(where, at, column, 'kind', (kind) => kind === 'category' || kind === 'boolean', '"number", "category" or "boolean"');
  demand(where, at, column, 'levels', listOf(isText), 'a list of levels');
  demand(where, at, column, 'blank', isFlag, 'true or false');
}

function checkTarget(where: string, target: Fields): void {
  const at = 'preparation.target';
  if (target.kind === 'classes') {
    demand(where, at, target, 'name', isText, 'text');
    demand(where, at, target, 'names', listOf(isClassName), 'a list of class names');
    demand(
      where,
      at,
      target,
      'cell',
      (cell) => cell === 'number' || cell === 'boolean' || cell === 'text',
      '"number", "boolean" or "text"',
    );
    demand(where, at, target, 'decimal', isDecimal, '"." or ","');
    return;
  }
  demand(where, at, target, 'kind', (kind) => kind === 'numbers' || kind === 'flags', '"classes", "numbers" or "flags"');
  demand(where, at, target, 'names', listOf(isText), 'a list of names');
  if (target.kind === 'flags') return;
  const { length } = target.names as unknown[];
  demand(where, at, target, 'center', listOf(isFinite, length), `${length} numbers`);
  demand(where, at, target, 'scale', listOf(isScale, length), `${length} numbers other than 0`);
  demand(where, at, target, 'decimal', isDecimal, '"." or ","');
}

function fields(where: string, at: string, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw createError('E_FORMAT', where, `${at} is ${show(value)}, expected a record`, { argument: at, received: value });
}

function demand(where: string, at: string, record: Fields, key: string, test: Test, expected: string): void {
  const value = Object.hasOwn(record, key) ? record[key] : undefined;
  if (test(value)) return;
  throw createError('E_FORMAT', where, `${at}.${key} is ${show(value)}, expected ${expected}`, {
    argument: `${at}.${key}`,
    received: value,
    expected,
  });
}
