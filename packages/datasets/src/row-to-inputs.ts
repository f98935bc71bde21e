import { createError, MAX_RANK, show, showShape, sizeOf, wrongType, type Json } from '@gradwright/core';
import { checkPreparation, type NumberInputs, type TableInputs } from './preparation.ts';
import { parseNumber, type Cell } from './tables/cells.ts';
import { createEncoder } from './tables/encode.ts';
import { placeOf, readCell } from './tables/table.ts';

const WHERE = 'rowToInputs';

/**
 * The inputs of one raw row: what a model that was trained on prepared data reads.
 *
 * The row is a record by column names, or an array: of the numbers, nested or flat, or of all the table's columns in their order, with or
 * without the target; a number where there is one feature. Keys that are no column are passed over. A missing *value* (blank, null) is filled as in training; a missing *key* is an
 * error, since it is more often a slip. A level that training never saw becomes all zeros.
 *
 * @returns as many numbers as `inputShape(preparation)` says
 * @throws E_ARG when a column is missing or does not hold what it did; E_SHAPE when an array is too short or too long;
 *   E_NONFINITE; E_FORMAT when the preparation is none
 * @example
 * const { preparation } = prepare([{ size: 1, kind: 'apple' }, { size: 3, kind: 'pear' }], { target: 'kind', scale: 'range' });
 * rowToInputs(preparation, { size: '2.5' }); // → Float32Array [0.75]
 */
export function rowToInputs(preparation: Json, row: unknown): Float32Array {
  const { inputs, target } = checkPreparation(preparation, WHERE);
  if (typeof row === 'number' && inputs.kind === 'numbers' && sizeOf(inputs.shape) === 1) return numbersToInputs(inputs, [row]);
  if (typeof row !== 'object' || row === null) throw wrongType(WHERE, 'row', row, 'a record by column names, or an array');
  if (inputs.kind === 'numbers') return numbersToInputs(inputs, row);
  return cellsToInputs(inputs, target.kind === 'classes' ? target.name : target.names[0], row);
}

function cellsToInputs(inputs: TableInputs, target: string | undefined, row: object): Float32Array {
  const find = Array.isArray(row) ? byPlace(inputs.header, target, row) : byName(row);
  const cells = inputs.columns.map(({ name }): Cell => readCell(WHERE, find(name), undefined, name));
  const encoder = createEncoder(WHERE, inputs, 'fill');
  const out = new Float32Array(encoder.width);
  encoder.encode(cells, undefined, out, 0);
  return out;
}

function byName(row: object): (name: string) => unknown {
  // Names lose surrounding blanks when a table is read, and so do these.
  const trimmed = new Map(Object.entries(row).map(([key, value]) => [key.trim(), value as unknown]));
  return (name) => {
    if (trimmed.has(name)) return trimmed.get(name);
    throw createError(
      'E_ARG',
      WHERE,
      `row has no ${placeOf(undefined, name)}, got ${[...trimmed.keys()].map(show).join(', ') || 'no columns'}`,
      {
        argument: 'row',
        received: row,
        expected: name,
      },
    );
  };
}

function byPlace(header: readonly string[], target: string | undefined, row: readonly unknown[]): (name: string) => unknown {
  const names = row.length === header.length ? header : header.filter((name) => name !== target);
  if (names.length === row.length) return (name) => row[names.indexOf(name)];
  const expected = `${header.length} (${header.map(show).join(', ')}), or one less without the target`;
  throw createError('E_SHAPE', WHERE, `row has ${row.length} cells, expected ${expected}`, {
    argument: 'row',
    received: row.length,
    expected,
  });
}

function numbersToInputs(inputs: NumberInputs, row: object): Float32Array {
  const { shape, names, center, scale } = inputs;
  const size = sizeOf(shape);
  const flat = flatten(inputs, row, size);
  if (flat.length !== size) {
    const expected = `${size} for shape ${showShape(shape)}`;
    throw createError('E_SHAPE', WHERE, `row has ${flat.length} numbers, expected ${expected}`, {
      argument: 'row',
      received: flat.length,
      expected,
    });
  }
  return Float32Array.from(flat, (cell, i) => {
    const place = names === undefined ? `row[${i}]` : placeOf(undefined, names[i]!);
    // Forms and tables give their numbers as text.
    const value = parseNumber(cell, '.');
    if (value === undefined) throw wrongType(WHERE, place, cell, 'a number');
    // Rounded first, as a dataset's numbers were before they were scaled.
    const scaled = (Math.fround(value) - at(center, i)) / at(scale, i);
    if (Number.isFinite(Math.fround(scaled))) return scaled;
    throw createError('E_NONFINITE', WHERE, `${place} is ${show(value)}, expected a finite number`, {
      argument: place,
      received: value,
    });
  });
}

function flatten({ names }: NumberInputs, row: object, size: number): ArrayLike<unknown> {
  if (ArrayBuffer.isView(row) && !(row instanceof DataView)) return row as unknown as ArrayLike<number>;
  if (Array.isArray(row)) return row.flat(MAX_RANK) as unknown[];
  if (names !== undefined) return names.map(byName(row));
  throw wrongType(WHERE, 'row', row, `an array of ${size} numbers`);
}

/** Element i of a list, or the number that serves for all. */
export function at(numbers: number | readonly number[], i: number): number {
  return typeof numbers === 'number' ? numbers : numbers[i]!;
}
