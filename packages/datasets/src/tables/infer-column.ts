import { show } from '@gradwright/core';
import { isBlank, isBooleanText, parseNumber, type Cell, type ColumnKind } from './cells.ts';

/** What a column of a table was found to hold. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The sign before the decimals of its numbers. */
  readonly decimal: '.' | ',';
  /** What a person should know about how it was read. */
  readonly note?: string;
}

/** A column whose commas could be before decimals or between thousands. */
interface Candidate {
  readonly column: Column;
  readonly ambiguous: boolean;
}

/**
 * Finds out what each column holds, from all its cells that are not blank:
 *
 * - `boolean`: all are true or false, or text that says so;
 * - `number`: all are numbers, or text in the form of one (`5`, `+5`, `-0.5`, `.5`, `1e3`), or all have a comma before
 *   their decimals where they have any. Text with a leading zero (`007`) is a code and not a number;
 * - `empty`: there are none;
 * - `text`: all else.
 *
 * A column in which every comma is followed by three digits (`1,234`) may as well hold thousands. It counts as numbers only
 * where another column proves decimal commas, or `decimal` says so; otherwise it stays text, with a note.
 */
export function inferColumns(names: readonly string[], rows: readonly (readonly Cell[])[], decimal?: '.' | ','): Column[] {
  const candidates = names.map((name, index) => inferColumn(name, rows, index, decimal));
  const commas = decimal === ',' || candidates.some(({ column, ambiguous }) => column.decimal === ',' && !ambiguous);
  return candidates.map(({ column, ambiguous }) => {
    if (!ambiguous || commas) return column;
    const note =
      'its commas may stand before decimals or between thousands: say which with { decimal }, or write the numbers without';
    return { name: column.name, kind: 'text', decimal: '.', note };
  });
}

function inferColumn(name: string, rows: readonly (readonly Cell[])[], index: number, decimal: '.' | ',' | undefined): Candidate {
  let [filled, booleans, numbers, points, commas, thousands] = [0, 0, 0, 0, 0, 0];
  let code = false;
  let odd: { row: number; cell: Cell } | undefined;
  for (let row = 0; row < rows.length; row++) {
    const cell = rows[row]![index]!;
    if (isBlank(cell)) continue;
    filled++;
    if (typeof cell === 'boolean' || (typeof cell === 'string' && isBooleanText(cell))) {
      booleans++;
    } else if (typeof cell === 'number') {
      numbers++;
      continue;
    } else if (parseNumber(cell, '.') !== undefined || parseNumber(cell, ',') !== undefined) {
      const text = cell.trim();
      numbers++;
      if (text.includes('.')) points++;
      if (text.includes(',')) commas++;
      if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)) thousands++;
      if (/^[+-]?0\d/.test(text)) code = true;
      continue;
    }
    odd ??= { row, cell };
  }
  const column = (kind: ColumnKind, sign: '.' | ',' = '.', note?: string): Column =>
    note === undefined ? { name, kind, decimal: sign } : { name, kind, decimal: sign, note };
  const certain = (found: Column): Candidate => ({ column: found, ambiguous: false });

  if (filled === 0) return certain(column('empty'));
  if (booleans === filled) return certain(column('boolean'));
  const comma = commas > 0 || decimal === ',';
  if (numbers === filled && !code && !(comma && points > 0) && !(commas > 0 && decimal === '.')) {
    return {
      column: column('number', comma ? ',' : '.'),
      ambiguous: commas > 0 && thousands === commas && decimal === undefined,
    };
  }
  if (odd !== undefined && numbers * 2 > filled) {
    return certain(
      column('text', '.', `${numbers} of ${filled} cells are numbers, but row ${odd.row + 1} has ${show(odd.cell)}`),
    );
  }
  return certain(column('text'));
}
