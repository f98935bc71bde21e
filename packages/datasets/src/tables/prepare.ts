import { checkChoice, checkOptions, createError, show, wrongType } from '@gradwright/core';
import { datasetOf } from '../dataset-of.ts';
import { SCALES, type Scale } from '../moments.ts';
import type { CategoryColumn, NumberColumn, Preparation, PreparedDataset, TableInputs } from '../preparation.ts';
import { featuresOf } from '../preparation.ts';
import { encodeRows, type RowReport } from './apply-preparation.ts';
import type { Cell } from './cells.ts';
import { missingCell, numberIn, type Missing } from './encode.ts';
import { judgeColumn, type DroppedColumn } from './judge-column.ts';
import { asTable, columnIndex, type Rows, type Table } from './table.ts';
import { fitClasses, fitNumbers, inferTask, TASKS, type Task } from './targets.ts';

/** What `prepare` is told. */
export interface PrepareOptions {
  /** The column to predict. */
  readonly target: string;
  /** Columns to leave out. */
  readonly ignore?: readonly string[];
  /** Columns that hold categories, whatever they look like: codes written as numbers. */
  readonly categorical?: readonly string[];
  /** Columns that must hold numbers, whatever they look like. */
  readonly numeric?: readonly string[];
  /** `fill` (default): a missing number becomes the median, a missing category a level of its own. `refuse`: it is an error. */
  readonly missing?: Missing;
  /** What numeric inputs are scaled to; default `standardise`: mean 0 and standard deviation 1. */
  readonly scale?: Scale;
  /** Default: found out from the target's values. */
  readonly task?: Task;
}

/** What became of a column. */
export interface ColumnReport {
  readonly column: string;
  readonly kind: 'number' | 'category' | 'boolean';
  /** How many inputs it became. */
  readonly features: number;
  /** Missing cells, and what they count as. */
  readonly blanks: number;
  readonly filledWith?: number | 'a level of its own';
  /** What a person should know about how it was read. */
  readonly note?: string;
}

/** What `prepare` did, to be shown. Plain data. */
export interface PreparationReport extends RowReport {
  readonly task: Task;
  readonly columns: readonly ColumnReport[];
  readonly dropped: readonly DroppedColumn[];
}

/** A dataset of training rows, and how to do the same to other rows. */
export interface Prepared {
  readonly dataset: PreparedDataset;
  readonly preparation: Preparation;
  readonly report: PreparationReport;
}

/**
 * Makes rows of a table ready for a network: numbers scaled, categories one-hot, blanks filled, the target as labels or
 * scaled numbers  (Theory §30).
 *
 * Everything that is learnt from the values (fill values, means, levels, classes, what is constant) is learnt from these rows
 * alone: split first, prepare the training part, and give the other parts to `applyPreparation`. Only the kinds of the columns
 * come from the whole table.
 *
 * Rows without a target are left out and counted. Columns that are empty, constant, identifiers or have nearly as many levels as rows
 * are left out and named in the report; `numeric` and `categorical` keep the last two.
 *
 * @throws E_ARG when a column that is named is not there, a column of numbers holds something else (naming row, column and
 *   text), the target has only one class, or a cell is missing under `missing: 'refuse'`; E_EMPTY when no row has a target or no
 *   column is left; E_NONFINITE, E_SHAPE
 * @example
 * const rows = [
 *   ['size', 'colour', 'kind'],
 *   ['1,5', 'red', 'apple'],
 *   ['', 'green', 'pear'],
 *   ['2,5', 'red', 'apple'],
 * ];
 * const { dataset, report } = prepare(fromRows(rows), { target: 'kind' });
 * dataset.inputs.shape; // → [3, 3]
 * toArray(dataset.targets); // → [0, 1, 0]
 * report.blanks; // → [{ column: 'size', count: 1 }]
 */
export function prepare(rows: Table | Rows, options: PrepareOptions): Prepared {
  const where = 'prepare';
  const given = checkOptions(where, options, ['target', 'ignore', 'categorical', 'numeric', 'missing', 'scale', 'task']);
  const missing = checkChoice(where, 'missing', given.missing ?? 'fill', ['fill', 'refuse']);
  const scale = checkChoice(where, 'scale', given.scale ?? 'standardise', SCALES);
  const table = asTable(where, rows);
  const target = columnIndex(where, 'target', table, given.target);
  const roles = columnRoles(where, table, given, target);

  const kept = rowsWithTarget(where, table, target, missing);
  const { task, fitted } = fitTarget(where, kept, target, roles, given.task);

  const dropped: DroppedColumn[] = [];
  const columns: (NumberColumn | CategoryColumn)[] = [];
  for (const [index, column] of kept.columns.entries()) {
    const role = roles.get(index);
    if (index === target) continue;
    if (role === 'ignore') {
      dropped.push({ column: column.name, reason: 'ignored', detail: 'as asked' });
      continue;
    }
    const cells = kept.rows.map((row) => row[index]!);
    const judged = judgeColumn(where, { column, cells, rowNumbers: kept.rowNumbers, declared: role, scale });
    if ('reason' in judged) dropped.push(judged);
    else columns.push(judged);
  }
  if (columns.length === 0) {
    const reasons = dropped.map(({ column, reason }) => `${show(column)} (${reason})`).join(', ');
    const problem = `no column is left to learn from${reasons === '' ? '' : `: ${reasons}`}`;
    throw createError('E_EMPTY', where, problem, { argument: 'rows' });
  }

  const inputs: TableInputs = { kind: 'table', header: table.columns.map(({ name }) => name), columns };
  const preparation: Preparation = { version: 1, inputs, target: fitted };
  const { numbers, width, labels, report } = encodeRows(where, preparation, kept, target, missing);
  const size = kept.rows.length;
  const dataset = datasetOf({
    inputs: numbers,
    inputShape: [size, width],
    targets: labels!,
    targetShape: fitted.kind === 'classes' ? [size] : [size, 1],
    preparation,
  });
  return {
    dataset,
    preparation,
    report: {
      ...report,
      rowsWithoutTarget: table.rows.length - size,
      task,
      columns: describeColumns(table, columns, report),
      dropped,
    },
  };
}

/** What the caller said about each column. @throws E_ARG */
function columnRoles(where: string, table: Table, options: PrepareOptions, target: number) {
  const roles = new Map<number, 'ignore' | 'category' | 'number'>();
  const roleOf = { ignore: 'ignore', categorical: 'category', numeric: 'number' } as const;
  for (const option of ['ignore', 'categorical', 'numeric'] as const) {
    const names: unknown = options[option] ?? [];
    if (!Array.isArray(names)) throw wrongType(where, option, names, 'an array of column names');
    for (const name of names) {
      const index = columnIndex(where, option, table, name);
      const before = roles.get(index);
      const contradiction = before !== undefined && before !== roleOf[option];
      if (contradiction || (option === 'ignore' && index === target)) {
        const problem = `${option} names the column ${show(name)}, which is ${index === target ? 'the target' : 'named otherwise too'}`;
        throw createError('E_ARG', where, problem, { argument: option, received: name });
      }
      roles.set(index, roleOf[option]);
    }
  }
  return roles;
}

function rowsWithTarget(where: string, table: Table, target: number, missing: Missing): Table {
  const keep = table.rows.flatMap((row, i) => {
    if (row[target] !== null) return [i];
    if (missing === 'refuse') throw missingCell(where, table.rowNumbers[i], table.columns[target]!.name);
    return [];
  });
  if (keep.length === 0) {
    const problem =
      table.rows.length === 0
        ? 'there are no rows'
        : `no row has a value in the target column ${show(table.columns[target]!.name)}`;
    throw createError('E_EMPTY', where, problem, { argument: 'rows' });
  }
  if (keep.length === table.rows.length) return table;
  return { columns: table.columns, rows: keep.map((i) => table.rows[i]!), rowNumbers: keep.map((i) => table.rowNumbers[i]!) };
}

function fitTarget(where: string, table: Table, target: number, roles: ReadonlyMap<number, string>, asked: Task | undefined) {
  const column = table.columns[target]!;
  const cells = table.rows.map((row) => row[target] as Exclude<Cell, null>);
  const role = roles.get(target);
  const chosen = asked === undefined ? undefined : checkChoice(where, 'task', asked, TASKS);
  const numbers = () => cells.map((cell, i) => numberIn(where, cell, column.decimal, table.rowNumbers[i], column.name));
  const declared = role === 'category' ? 'classification' : role === 'number' ? inferTask('number', numbers()) : undefined;
  const task = chosen ?? declared ?? inferTask(column.kind, column.kind === 'number' ? numbers() : []);
  return { task, fitted: task === 'regression' ? fitNumbers(column, numbers()) : fitClasses(where, column, cells) };
}

function describeColumns(
  table: Table,
  columns: readonly (NumberColumn | CategoryColumn)[],
  { blanks }: RowReport,
): ColumnReport[] {
  const counts = new Map(blanks.map(({ column, count }) => [column, count]));
  const notes = new Map(table.columns.map(({ name, note }) => [name, note]));
  return columns.map((column) => {
    const count = counts.get(column.name) ?? 0;
    const note = notes.get(column.name);
    return {
      column: column.name,
      kind: column.kind,
      features: featuresOf(column),
      blanks: count,
      ...(count === 0 ? {} : { filledWith: column.kind === 'number' ? column.fill : ('a level of its own' as const) }),
      ...(note === undefined ? {} : { note }),
    };
  });
}
