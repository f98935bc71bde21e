import { createError } from '@gradwright/core';
import { fromRows, type Table } from '@gradwright/datasets';
import Papa from 'papaparse';

/** How a file is read, where it should not be found out. */
export interface CsvOptions {
  readonly delimiter?: string | undefined;
  /** Whether the first row names the columns; found out by default. */
  readonly header?: boolean | undefined;
}

/**
 * Reads the text of a CSV file: the delimiter and whether there is a header are found out unless they are given; a byte order
 * mark, Windows line ends, and quoted delimiters and line ends are what they are.
 *
 * @throws E_EMPTY when it has no rows beside a header; E_FORMAT when quotes do not close; E_SHAPE when rows differ in length
 */
export function readCsv(name: string, text: string, { delimiter = '', header }: CsvOptions = {}): Table {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { delimiter, skipEmptyLines: 'greedy' });
  const quotes = errors.find(({ type }) => type === 'Quotes');
  if (quotes !== undefined) throw createError('E_FORMAT', name, `row ${(quotes.row ?? 0) + 1}: ${quotes.message}`);
  if (data.length === 0)
    throw createError('E_EMPTY', name, 'the file is empty, expected a row of column names and rows of values');
  const named = header ?? hasHeader(data);
  if (named && data.length === 1) throw createError('E_EMPTY', name, 'the file has a header and no rows, expected at least one');
  const columns = data[0]!.map((_, i) => `column ${i + 1}`);
  return fromRows(data, { header: named ? true : columns });
}

/**
 * A first row names columns when none of its cells is a number or blank, and none stands there twice; or when it has a name twice, which
 * is for its author to change, over numbers.
 */
function hasHeader([first = [], ...rows]: readonly string[][]): boolean {
  const cells = first.map((cell) => cell.trim());
  if (cells.some((cell) => cell === '' || isNumber(cell))) return false;
  return new Set(cells).size === cells.length || rows.some((row) => row.some(isNumber));
}

function isNumber(cell: string): boolean {
  return /^[+-]?\d+([.,]\d+)?(e[+-]?\d+)?$/i.test(cell.trim());
}
