import { createError, readNow, wrongType, type Dataset } from '@gradwright/core';
import { checkDataset } from './dataset-of.ts';
import { oneHotLabels } from './one-hot.ts';
import { pickRows } from './subset.ts';
import { columnIndex, isTable, type Table } from './tables/table.ts';

/** What can be divided by rows. */
export type Divisible = Dataset | Table | readonly unknown[];

/**
 * Whether the parts should have the same share of each class. For a dataset: true or false, default true where its targets are
 * labels or one-hot. For a table: the name of a column. For an array: a function from a row to its class.
 */
export type Stratify = boolean | string | ((row: never) => unknown);

/** The rows of something, grouped by class. */
export interface Strata<T> {
  readonly size: number;
  /** The row indices of each class, ascending; classes in the order in which they come. */
  readonly groups: readonly (readonly number[])[];
  /** Some of the rows, by index. */
  pick(rows: readonly number[]): T;
}

/** @throws E_ARG when `stratify` asks for what the data do not have; E_EMPTY, E_SHAPE */
export function strataOf<T extends Divisible>(where: string, data: T, stratify: Stratify | undefined): Strata<T> {
  if (Array.isArray(data)) return arrayStrata(where, data, stratify) as unknown as Strata<T>;
  if (isTable(data)) return tableStrata(where, data, stratify) as unknown as Strata<T>;
  const dataset: Dataset = checkDataset(where, 'data', data as Dataset);
  const keys = datasetKeys(where, dataset, stratify);
  return { size: dataset.size, groups: group(dataset.size, keys), pick: (rows) => pickRows(dataset, rows) as T };
}

function arrayStrata(where: string, rows: readonly unknown[], stratify: Stratify | undefined): Strata<readonly unknown[]> {
  if (rows.length === 0) throw createError('E_EMPTY', where, 'data has no rows', { argument: 'data' });
  if (stratify !== undefined && stratify !== false && typeof stratify !== 'function') {
    throw wrongType(where, 'stratify', stratify, 'false, or a function from a row to its class, where data is an array');
  }
  const keys = stratify ? rows.map((row) => stratify(row as never)) : undefined;
  return { size: rows.length, groups: group(rows.length, keys), pick: (indices) => indices.map((i) => rows[i]) };
}

function tableStrata(where: string, table: Table, stratify: Stratify | undefined): Strata<Table> {
  if (table.rows.length === 0) throw createError('E_EMPTY', where, 'data has no rows', { argument: 'data' });
  if (stratify !== undefined && stratify !== false && typeof stratify !== 'string') {
    throw wrongType(where, 'stratify', stratify, 'false, or the name of a column, where data is a table');
  }
  const column = stratify ? columnIndex(where, 'stratify', table, stratify) : undefined;
  const keys = column === undefined ? undefined : table.rows.map((row) => row[column]);
  return {
    size: table.rows.length,
    groups: group(table.rows.length, keys),
    pick: (indices) => ({
      columns: table.columns,
      rows: indices.map((i) => table.rows[i]!),
      rowNumbers: indices.map((i) => table.rowNumbers[i]!),
    }),
  };
}

function datasetKeys(where: string, dataset: Dataset, stratify: Stratify | undefined): readonly unknown[] | undefined {
  if (stratify !== undefined && typeof stratify !== 'boolean') {
    throw wrongType(where, 'stratify', stratify, 'true or false where data is a dataset');
  }
  if (stratify === false) return undefined;
  const { shape } = dataset.targets;
  const targets = readNow(dataset.targets);
  if (shape.length === 1) return Array.from(targets);
  const width = shape[1] ?? 0;
  const oneHot = shape.length === 2 && width > 1 ? oneHotLabels(targets, width) : undefined;
  if (oneHot !== undefined || stratify === undefined) return oneHot;
  throw createError('E_ARG', where, 'stratify needs labels or one-hot targets, but the targets of data are numbers', {
    argument: 'stratify',
  });
}

function group(size: number, keys: readonly unknown[] | undefined): number[][] {
  if (keys === undefined) return [Array.from({ length: size }, (_, i) => i)];
  const groups = new Map<unknown, number[]>();
  keys.forEach((key, i) => {
    const found = groups.get(key);
    if (found === undefined) groups.set(key, [i]);
    else found.push(i);
  });
  return [...groups.values()];
}
