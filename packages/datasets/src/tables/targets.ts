import { createError, show } from '@gradwright/core';
import { fitScaling } from '../moments.ts';
import type { ClassName, ClassTarget, NumberTarget } from '../preparation.ts';
import { categoryOf, type Cell, type ColumnKind } from './cells.ts';
import { numberIn } from './encode.ts';
import type { Column } from './infer-column.ts';
import { placeOf } from './table.ts';

/** What is to be learnt: one class of several, or numbers. */
export const TASKS = ['classification', 'regression'] as const;

/** One of `TASKS`. */
export type Task = (typeof TASKS)[number];

/**
 * What a target asks for. Text and booleans are classes; so are whole numbers when there are two of them, or at most 20
 * with at least two rows each on the average. Other numbers are regression.
 */
export function inferTask(kind: ColumnKind, values: readonly number[] | Float64Array): Task {
  if (kind !== 'number') return 'classification';
  if (!Array.from(values).every(Number.isInteger)) return 'regression';
  const distinct = new Set(values).size;
  return distinct === 2 || (distinct <= 20 && distinct * 2 <= values.length) ? 'classification' : 'regression';
}

/**
 * The classes among cells, in order: numbers ascending, text by its UTF-16 units. Each keeps the form in which it came first.
 *
 * @throws E_ARG when there is only one
 */
export function fitClasses(where: string, column: Column, cells: readonly (string | number | boolean)[]): ClassTarget {
  const cell = column.kind === 'empty' ? 'text' : column.kind;
  const names = new Map<string, ClassName>();
  for (const value of cells) {
    const key = categoryOf(value, cell, column.decimal);
    if (!names.has(key)) names.set(key, value);
  }
  if (names.size === 1) {
    const problem = `${show(column.name)} is ${show(cells[0])} in every row, expected at least two classes`;
    throw createError('E_ARG', where, problem, { argument: 'target', received: cells[0], expected: 'at least two classes' });
  }
  const keys = [...names.keys()].sort(cell === 'number' ? (a, b) => Number(a) - Number(b) : byUnits);
  return { kind: 'classes', name: column.name, names: keys.map((key) => names.get(key)!), cell, decimal: column.decimal };
}

/** The order of `<` on strings: the same in every locale. */
export function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The classes' keys, each with its label. */
export function labelsOf({ names, cell, decimal }: ClassTarget): Map<string, number> {
  return new Map(names.map((name, label) => [categoryOf(name, cell, decimal), label]));
}

/**
 * The label of the class in a cell.
 *
 * @throws E_LABEL when it is none of the classes
 */
export function labelIn(
  where: string,
  target: ClassTarget,
  labels: ReadonlyMap<string, number>,
  cell: string | number | boolean,
  row: number | undefined,
): number {
  const label = labels.get(categoryOf(cell, target.cell, target.decimal));
  if (label !== undefined) return label;
  const place = placeOf(row, target.name);
  const expected = `one of the classes ${target.names.map(show).join(', ')}`;
  throw createError('E_LABEL', where, `${place} is ${show(cell)}, expected ${expected}`, {
    argument: place,
    received: cell,
    expected,
  });
}

/** The scaling of a numeric target. */
export function fitNumbers({ name, decimal }: Column, values: readonly number[]): NumberTarget {
  const { center, scale } = fitScaling(values, 'standardise');
  return { kind: 'numbers', names: [name], center: [center], scale: [scale], decimal };
}

/** The scaled number in a cell of a numeric target. @throws E_ARG, E_NONFINITE */
export function targetIn(where: string, target: NumberTarget, cell: Cell, row: number | undefined): number {
  return (numberIn(where, cell, target.decimal, row, target.names[0]!) - target.center[0]!) / target.scale[0]!;
}
