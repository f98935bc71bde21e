import {
  checkChoice,
  checkOptions,
  createError,
  createReferenceBackend,
  MAX_SIZE,
  show,
  tensor,
  type Json,
  type Tensor,
} from '@gradwright/core';
import { datasetOf } from '../dataset-of.ts';
import { checkPreparation, type Preparation, type PreparedDataset, type TableInputs } from '../preparation.ts';
import { createEncoder, missingCell, type BlankCount, type Missing, type UnseenLevel } from './encode.ts';
import { asTable, type Rows, type Table } from './table.ts';
import { labelIn, labelsOf, targetIn } from './targets.ts';

/** What was found in rows. Plain data. */
export interface RowReport {
  /** Rows that became numbers. */
  readonly rows: number;
  /** Rows left out since their target is missing. */
  readonly rowsWithoutTarget: number;
  readonly blanks: readonly BlankCount[];
  /** Levels that training never saw: they count as none of the known ones (all zeros). */
  readonly unseen: readonly UnseenLevel[];
}

/** What `applyPreparation` and `toInputs` may be told. */
export interface ApplyOptions {
  /** What happens to a missing cell; default `fill`. */
  readonly missing?: Missing;
}

/**
 * Does to other rows of a table what `prepare` did to the training rows: the validation and test parts, or new data with known
 * targets. Rows without a target are left out and counted.
 *
 * Columns are found by name, so their order does not matter; a level that training never saw becomes all zeros and is reported.
 *
 * @throws E_ARG when a column is not there or a cell does not hold what its column did; E_LABEL for a class that training never
 *   saw; E_EMPTY when no row has a target; E_FORMAT when the preparation is none of a table
 * @example
 * const rows = [{ size: 1, kind: 'apple' }, { size: 3, kind: 'pear' }, { size: 2, kind: 'apple' }];
 * const { preparation } = prepare(rows, { target: 'kind', scale: 'range' });
 * const { dataset } = applyPreparation(preparation, [{ kind: 'pear', size: 2 }]);
 * toArray(dataset.inputs); // → [[0.5]]
 */
export function applyPreparation(
  preparation: Json,
  rows: Table | Rows,
  options: ApplyOptions = {},
): { readonly dataset: PreparedDataset; readonly report: RowReport } {
  const where = 'applyPreparation';
  const { checked, table, missing } = checkArguments(where, preparation, rows, options);
  const name = checked.target.kind === 'classes' ? checked.target.name : checked.target.names[0]!;
  const target = findColumn(where, table, name);
  const kept = table.rows.flatMap((row, i) => {
    if (row[target] !== null) return [i];
    if (missing === 'refuse') throw missingCell(where, table.rowNumbers[i], name);
    return [];
  });
  if (kept.length === 0)
    throw createError('E_EMPTY', where, `no row has a value in the target column ${show(name)}`, { argument: 'rows' });
  const part: Table = {
    columns: table.columns,
    rows: kept.map((i) => table.rows[i]!),
    rowNumbers: kept.map((i) => table.rowNumbers[i]!),
  };
  const { numbers, width, labels, report } = encodeRows(where, checked, part, target, missing);
  const size = kept.length;
  const dataset = datasetOf({
    inputs: numbers,
    inputShape: [size, width],
    targets: labels!,
    targetShape: checked.target.kind === 'classes' ? [size] : [size, 1],
    preparation: checked,
  });
  return { dataset, report: { ...report, rowsWithoutTarget: table.rows.length - size } };
}

/**
 * The inputs of rows whose targets are not known, or do not matter: every row, in order, on a reference backend of its own.
 *
 * @throws as `applyPreparation`, but for the target
 * @example
 * const { preparation } = prepare([{ size: 1, kind: 'apple' }, { size: 3, kind: 'pear' }], { target: 'kind', scale: 'range' });
 * toArray(toInputs(preparation, [{ size: 2 }, { size: null }]).inputs); // → [[0.5], [0.5]]
 */
export function toInputs(
  preparation: Json,
  rows: Table | Rows,
  options: ApplyOptions = {},
): { readonly inputs: Tensor; readonly report: RowReport } {
  const where = 'toInputs';
  const { checked, table, missing } = checkArguments(where, preparation, rows, options);
  const { numbers, width, report } = encodeRows(where, checked, table, undefined, missing);
  return { inputs: tensor(createReferenceBackend(), numbers, [table.rows.length, width]), report };
}

/** The numbers of rows, and of their targets where `target` says in which column they are. */
export function encodeRows(where: string, preparation: Preparation, table: Table, target: number | undefined, missing: Missing) {
  const inputs = preparation.inputs as TableInputs;
  const places = inputs.columns.map(({ name }) => findColumn(where, table, name));
  const encoder = createEncoder(where, inputs, missing);
  const { width } = encoder;
  const size = table.rows.length;
  if (size * width > MAX_SIZE) {
    const problem = `${size} rows of ${width} features are more than ${MAX_SIZE} numbers; ignore columns with many levels`;
    throw createError('E_LIMIT', where, problem, { argument: 'rows' });
  }
  const numbers = new Float32Array(size * width);
  const labels = target === undefined ? undefined : new Float64Array(size);
  const answer = preparation.target;
  const classes = answer.kind === 'classes' ? labelsOf(answer) : undefined;
  table.rows.forEach((row, i) => {
    const number = table.rowNumbers[i];
    encoder.encode(
      places.map((place) => row[place]!),
      number,
      numbers,
      i * width,
    );
    if (labels === undefined) return;
    const cell = row[target!]!;
    if (answer.kind === 'classes') labels[i] = labelIn(where, answer, classes!, cell as string | number | boolean, number);
    else if (answer.kind === 'numbers') labels[i] = targetIn(where, answer, cell, number);
  });
  const report: RowReport = { rows: size, rowsWithoutTarget: 0, blanks: encoder.blanks(), unseen: encoder.unseen() };
  return { numbers, width, labels, report };
}

function checkArguments(where: string, preparation: Json, rows: Table | Rows, options: ApplyOptions) {
  const missing = checkChoice(where, 'missing', checkOptions(where, options, ['missing']).missing ?? 'fill', ['fill', 'refuse']);
  const checked = checkPreparation(preparation, where);
  if (checked.inputs.kind !== 'table') {
    throw createError('E_FORMAT', where, 'the preparation was not made from a table, expected one that prepare() gave', {
      argument: 'preparation',
    });
  }
  return { checked, table: asTable(where, rows), missing };
}

function findColumn(where: string, table: Table, name: string): number {
  const index = table.columns.findIndex((column) => column.name === name);
  if (index !== -1) return index;
  const received = table.columns.map((column) => show(column.name)).join(', ');
  throw createError('E_ARG', where, `the rows have no column ${show(name)}, got ${received}`, {
    argument: 'rows',
    received,
    expected: name,
  });
}
