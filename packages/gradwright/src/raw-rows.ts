import { createError, readNow, type Dataset } from '@gradwright/core';
import { checkPreparation, unscaleTarget, type ClassName } from '@gradwright/datasets';

/** Rows as a user has them, and what is known of each: a class, a number, or several. */
export interface RawRows {
  readonly rows: readonly unknown[];
  readonly answers: readonly (ClassName | readonly number[])[];
}

/**
 * The rows of a dataset as they were before it was prepared: raw = value · scale + center, and labels by their names. Where it does not say how it was
 * prepared its numbers are raw, and `names` are its classes.
 *
 * @throws E_ARG for a table: of its cells there is nothing left
 */
export function rawRows(where: string, data: Dataset, names: readonly ClassName[]): RawRows {
  const preparation = data.preparation === undefined ? undefined : checkPreparation(data.preparation, where);
  if (preparation?.inputs.kind === 'table') {
    const problem =
      'the data were prepared otherwise than those of the model, expected applyPreparation(model.preparation, rows)';
    throw createError('E_ARG', where, problem, { argument: 'data' });
  }
  const { center = 0, scale = 1 } = preparation?.inputs ?? {};
  const rows = rowsOf(readNow(data.inputs), data.size).map((row) =>
    row.map((value, i) => Math.fround(value * at(scale, i) + at(center, i))),
  );
  const target = preparation?.target;
  const known = readNow(data.targets);
  const values = target?.kind === 'numbers' ? unscaleTarget(preparation as never, known) : known;
  const classes = target?.kind === 'classes' ? target.names : names;
  const single = data.targets.shape.length === 1;
  const answers = rowsOf(values, data.size).map((row) => (single ? (classes[row[0]!] ?? row[0]!) : row));
  return { rows, answers };
}

function rowsOf(numbers: ArrayLike<number>, count: number): number[][] {
  const width = numbers.length / Math.max(1, count);
  return Array.from({ length: count }, (_, i) => Array.from({ length: width }, (_, j) => numbers[i * width + j]!));
}

function at(numbers: number | readonly number[], i: number): number {
  return typeof numbers === 'number' ? numbers : numbers[i]!;
}
