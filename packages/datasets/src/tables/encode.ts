import { createError, show } from '@gradwright/core';
import type { CategoryColumn, NumberColumn, TableInputs } from '../preparation.ts';
import { featuresOf } from '../preparation.ts';
import { categoryOf, parseNumber, type Cell } from './cells.ts';
import { placeOf } from './table.ts';

/** How many blanks a column had. */
export interface BlankCount {
  readonly column: string;
  readonly count: number;
}

/** A level that training never saw, `(blank)` for a missing cell, and how often it came. */
export interface UnseenLevel {
  readonly column: string;
  readonly level: string;
  readonly count: number;
}

/** Turns rows of cells into numbers, and counts what was blank or unseen. */
export interface Encoder {
  /** Features a row. */
  readonly width: number;
  /** `cells` in the order of the preparation's columns. */
  encode(cells: readonly Cell[], row: number | undefined, out: Float32Array, offset: number): void;
  blanks(): BlankCount[];
  unseen(): UnseenLevel[];
}

/** What happens to a missing cell. */
export type Missing = 'fill' | 'refuse';

/**
 * @throws (from `encode`) E_ARG when a column of numbers holds something else, or a cell is missing and may not be; E_NONFINITE
 *   when a number does not fit 32 bits
 */
export function createEncoder(where: string, { columns }: TableInputs, missing: Missing): Encoder {
  const places: number[] = [];
  let width = 0;
  for (const column of columns) {
    places.push(width);
    width += featuresOf(column);
  }
  const levels = columns.map((column) =>
    column.kind === 'number' ? undefined : new Map(column.levels.map((level, i) => [level, i])),
  );
  const blanks = columns.map(() => 0);
  const unseen = columns.map(() => new Map<string, number>());

  const encodeCategory = (column: CategoryColumn, i: number, cell: Cell): number | undefined => {
    if (cell === null && column.blank) return column.levels.length;
    const level = cell === null ? '(blank)' : categoryOf(cell, column.kind === 'boolean' ? 'boolean' : 'text', '.');
    const found = cell === null ? undefined : levels[i]!.get(level);
    if (found === undefined) unseen[i]!.set(level, (unseen[i]!.get(level) ?? 0) + 1);
    return found;
  };

  return {
    width,
    encode(cells, row, out, offset) {
      out.fill(0, offset, offset + width);
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i]!;
        const cell = cells[i]!;
        if (cell === null) {
          if (missing === 'refuse') throw missingCell(where, row, column.name);
          blanks[i]!++;
        }
        if (column.kind === 'number') {
          out[offset + places[i]!] = encodeNumber(where, column, cell, row);
        } else {
          const level = encodeCategory(column, i, cell);
          if (level !== undefined) out[offset + places[i]! + level] = 1;
        }
      }
    },
    blanks: () => columns.map(({ name }, i) => ({ column: name, count: blanks[i]! })).filter(({ count }) => count > 0),
    unseen: () => columns.flatMap(({ name }, i) => Array.from(unseen[i]!, ([level, count]) => ({ column: name, level, count }))),
  };
}

function encodeNumber(where: string, column: NumberColumn, cell: Cell, row: number | undefined): number {
  const raw = cell === null ? column.fill : numberIn(where, cell, column.decimal, row, column.name);
  const value = (raw - column.center) / column.scale;
  if (Number.isFinite(Math.fround(value))) return value;
  const place = placeOf(row, column.name);
  throw createError('E_NONFINITE', where, `${place} is ${show(cell)}, expected a number that fits 32 bits`, {
    argument: place,
    received: cell,
  });
}

/**
 * The number in a cell of a column of numbers.
 *
 * @throws E_ARG when it holds none; E_NONFINITE when it is beyond double precision
 */
export function numberIn(where: string, cell: Cell, decimal: '.' | ',', row: number | undefined, column: string): number {
  const value = parseNumber(cell, decimal);
  const place = placeOf(row, column);
  if (value === undefined) {
    const other = parseNumber(cell, decimal === '.' ? ',' : '.') !== undefined;
    const expected = `a number${other ? ` with "${decimal}" before its decimals` : ''}`;
    throw createError('E_ARG', where, `${place} is ${show(cell)}, expected ${expected}`, {
      argument: place,
      received: cell,
      expected,
    });
  }
  if (Number.isFinite(value)) return value;
  throw createError('E_NONFINITE', where, `${place} is ${show(cell)}, expected a finite number`, {
    argument: place,
    received: cell,
  });
}

/** The error of the strict mode. */
export function missingCell(where: string, row: number | undefined, column: string) {
  const place = placeOf(row, column);
  const expected = 'a value in every cell (missing: "refuse")';
  return createError('E_ARG', where, `${place} is missing, expected ${expected}`, { argument: place, expected });
}
