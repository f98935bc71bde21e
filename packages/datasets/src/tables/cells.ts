/** What a cell of a table may hold. */
export type Cell = string | number | boolean | null;

const BLANKS = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', '?', '-']);

/**
 * Whether a cell is missing: null, undefined or NaN; or text that is, but for case and surrounding blanks, one of
 * `(empty)`, `NA`, `N/A`, `#N/A`, `NaN`, `null`, `?`, `-`.
 */
export function isBlank(cell: unknown): cell is null | undefined {
  if (cell === null || cell === undefined) return true;
  if (typeof cell === 'number') return Number.isNaN(cell);
  return typeof cell === 'string' && cell.length < 32 && BLANKS.has(cell.trim().toLowerCase());
}

const NUMBERS = {
  '.': /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
  ',': /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/,
} as const;

/** The number a cell holds, as text too, with this sign before the decimals; undefined when it holds none. */
export function parseNumber(cell: unknown, decimal: '.' | ','): number | undefined {
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string') return undefined;
  const text = cell.trim();
  return NUMBERS[decimal].test(text) ? Number(text.replace(',', '.')) : undefined;
}

/** Whether text says true or false. */
export function isBooleanText(text: string): boolean {
  return /^(?:true|false)$/i.test(text.trim());
}

/** What kind of values a column holds. */
export type ColumnKind = 'number' | 'boolean' | 'text' | 'empty';

/**
 * The name of the category a cell stands for. Two cells mean the same when this is the same: `1`, `"1"` and `"1.0"` in a
 * column of numbers, `true` and `"TRUE"` in one of booleans.
 */
export function categoryOf(cell: string | number | boolean, kind: Exclude<ColumnKind, 'empty'>, decimal: '.' | ','): string {
  if (kind === 'number') {
    const value = parseNumber(cell, decimal);
    // −0 is 0.
    if (value !== undefined) return String(value + 0);
  }
  const text = String(cell).trim();
  return kind === 'boolean' ? text.toLowerCase() : text;
}
