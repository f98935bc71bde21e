import { checkChoice, checkOptions, createError, show, wrongType } from '@gradwright/core';
import { isBlank, type Cell } from './cells.ts';
import { inferColumns, type Column } from './infer-column.ts';

/** Rows and columns, with what each column holds. Plain data. */
export interface Table {
  readonly columns: readonly Column[];
  /** Text without surrounding blanks; a missing cell is null. */
  readonly rows: readonly (readonly Cell[])[];
  /** The number of each row where it came from, counted from 1 without the header: parts of a table keep them. */
  readonly rowNumbers: readonly number[];
}

/** Rows as a parser gives them: records, or arrays of which the first holds the names. */
export type Rows = readonly Readonly<Record<string, unknown>>[] | readonly (readonly unknown[])[];

/** What `fromRows` may be told. */
export interface FromRowsOptions {
  /** For rows that are arrays: whether the first one holds the names (default true), or the names themselves. */
  readonly header?: boolean | readonly string[];
  /** The sign before the decimals of numbers in text; default: found out, column by column. */
  readonly decimal?: '.' | ',';
}

/**
 * A table from rows that a parser has already taken apart, with the kind of each column found out (`inferColumns` says how).
 *
 * Cells are strings, numbers, booleans, null or undefined. Rows without any cell, or with a single empty one, are blank lines and passed
 * over. A name that is empty becomes `column 3`, one that is there already `name (2)`. In a record, a key that is not there is a missing cell.
 *
 * @throws E_EMPTY when there are no rows, or a header only; E_SHAPE when a row has more or fewer cells than the header;
 *   E_ARG when a cell holds anything else; E_NONFINITE when one is infinite
 * @example
 * const table = fromRows([['size', 'colour'], ['1,5', 'red'], ['2', 'NA']]);
 * table.columns.map(({ kind }) => kind); // → ['number', 'text']
 * table.rows; // → [['1,5', 'red'], ['2', null]]
 */
export function fromRows(rows: Rows, options: FromRowsOptions = {}): Table {
  return readRows('fromRows', rows, options);
}

/** A table as it is, or one from rows. */
export function asTable(where: string, rows: Table | Rows): Table {
  return isTable(rows) ? rows : readRows(where, rows, {});
}

/** Whether a value is a table and not yet rows. */
export function isTable(value: unknown): value is Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { columns, rows, rowNumbers } = value as Partial<Table>;
  return Array.isArray(columns) && Array.isArray(rows) && Array.isArray(rowNumbers) && rows.length === rowNumbers.length;
}

/**
 * The place of a column.
 *
 * @throws E_ARG listing the columns there are
 */
export function columnIndex(where: string, argument: string, table: Table, name: unknown): number {
  if (typeof name !== 'string') throw wrongType(where, argument, name, 'the name of a column');
  const index = table.columns.findIndex((column) => column.name === name);
  if (index !== -1) return index;
  const expected = `one of ${table.columns.map((column) => show(column.name)).join(', ')}`;
  throw createError('E_ARG', where, `${argument} names the column ${show(name)}, expected ${expected}`, {
    argument,
    received: name,
    expected,
  });
}

function readRows(where: string, rows: Rows, options: FromRowsOptions): Table {
  const { header = true, decimal } = checkOptions(where, options, ['header', 'decimal']);
  if (decimal !== undefined) checkChoice(where, 'decimal', decimal, ['.', ',']);
  if (!Array.isArray(rows)) throw wrongType(where, 'rows', rows, 'an array of records or of arrays');
  const filled = (rows as readonly unknown[]).filter((row) => !isBlankLine(row));
  if (filled.length === 0) throw createError('E_EMPTY', where, 'there are no rows', { argument: 'rows' });
  const { names, cells } = Array.isArray(filled[0]) ? fromArrayRows(where, filled, header) : fromRecords(where, filled);
  if (cells.length === 0) throw createError('E_EMPTY', where, 'there is a header, but no rows follow it', { argument: 'rows' });
  if (names.length === 0) throw createError('E_EMPTY', where, 'the rows have no columns', { argument: 'rows' });
  return { columns: inferColumns(names, cells, decimal), rows: cells, rowNumbers: cells.map((_, i) => i + 1) };
}

function isBlankLine(row: unknown): boolean {
  return Array.isArray(row) && (row.length === 0 || (row.length === 1 && typeof row[0] === 'string' && row[0].trim() === ''));
}

function fromArrayRows(where: string, rows: readonly unknown[], header: boolean | readonly string[]) {
  const given = header === true ? rows[0] : header;
  if (given !== false && !Array.isArray(given)) throw wrongType(where, 'header', header, 'true, false or an array of names');
  const width = given === false ? (rows[0] as readonly unknown[]).length : given.length;
  const names = distinctNames(Array.from({ length: width }, (_, i) => (given === false ? '' : String(given[i] ?? ''))));
  const body = header === true ? rows.slice(1) : rows;
  const cells = body.map((row, i) => {
    if (!Array.isArray(row)) throw wrongType(where, `row ${i + 1}`, row, 'an array, as the first row is');
    if (row.length !== width) {
      throw createError('E_SHAPE', where, `row ${i + 1} has ${row.length} cells, expected ${width}`, {
        argument: `row ${i + 1}`,
        received: row.length,
        expected: String(width),
      });
    }
    return Array.from(row, (cell, column) => readCell(where, cell, i + 1, names[column]!));
  });
  return { names, cells };
}

function fromRecords(where: string, rows: readonly unknown[]) {
  const keys = new Set<string>();
  for (const [i, row] of rows.entries()) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw wrongType(where, `row ${i + 1}`, row, 'a record, or an array as all the others');
    }
    for (const key of Object.keys(row)) keys.add(key);
  }
  const names = [...keys];
  const cells = rows.map((row, i) =>
    names.map((name) =>
      readCell(where, Object.hasOwn(row as object, name) ? (row as Record<string, unknown>)[name] : null, i + 1, name),
    ),
  );
  return { names: distinctNames(names), cells };
}

/** Names without surrounding blanks (and the mark that may open a file), none empty, none twice. */
function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((raw, i) => {
    const name = raw.trim() || `column ${i + 1}`;
    let distinct = name;
    for (let count = 2; taken.has(distinct); count++) distinct = `${name} (${count})`;
    taken.add(distinct);
    return distinct;
  });
}

/** A cell as tables keep it. */
export function readCell(where: string, cell: unknown, row: number | undefined, column: string): Cell {
  if (isBlank(cell)) return null;
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'boolean') return cell;
  const place = placeOf(row, column);
  if (typeof cell !== 'number') throw wrongType(where, place, cell, 'text, a number, true, false or null');
  if (Number.isFinite(cell)) return cell;
  throw createError('E_NONFINITE', where, `${place} is ${cell}, expected a finite number`, { argument: place, received: cell });
}

/** A cell's place in messages. */
export function placeOf(row: number | undefined, column: string): string {
  return row === undefined ? `column ${show(column)}` : `row ${row}, column ${show(column)}`;
}
