import type { CategoryColumn, NumberColumn } from '../preparation.ts';
import { fitScaling, median, type Scale } from '../moments.ts';
import { categoryOf, type Cell } from './cells.ts';
import { numberIn } from './encode.ts';
import type { Column } from './infer-column.ts';
import { byUnits } from './targets.ts';

/** Why a column does not become inputs. */
export type DropReason = 'ignored' | 'empty' | 'constant' | 'identifier' | 'too many levels';

/** A column that does not become inputs. */
export interface DroppedColumn {
  readonly column: string;
  readonly reason: DropReason;
  readonly detail: string;
}

/** One column of the training rows, and how the caller wants it read. */
export interface Judged {
  readonly column: Column;
  readonly cells: readonly Cell[];
  readonly rowNumbers: readonly number[];
  readonly declared: 'number' | 'category' | undefined;
  readonly scale: Scale;
}

/** Columns with fewer rows than this cannot look like identifiers. */
const FEW = 10;
const MOST_LEVELS = 1000;

/**
 * Decides from the training rows what a column becomes: numbers, categories, or nothing, and then why.
 *
 * - no value at all: `empty`; one value only: `constant`;
 * - from 10 rows on, text that never repeats, and whole numbers that never repeat and leave few gaps (a running number) or have
 *   a name like `id`: `identifier`;
 * - text with more levels than half its rows (and more than 10), or more than 1,000: `too many levels`.
 *
 * The last two are not applied to a column that the caller declared.
 */
export function judgeColumn(where: string, judged: Judged): NumberColumn | CategoryColumn | DroppedColumn {
  const { column, cells, declared } = judged;
  const filled = cells.filter((cell) => cell !== null);
  if (filled.length === 0) return drop(column, 'empty', 'every cell is missing');
  const kind = declared ?? (column.kind === 'number' ? 'number' : 'category');
  return kind === 'number' ? judgeNumbers(where, judged) : judgeCategories(judged, filled);
}

function judgeNumbers(where: string, { column, cells, rowNumbers, declared, scale }: Judged): NumberColumn | DroppedColumn {
  const values: number[] = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (cell !== null) values.push(numberIn(where, cell, column.decimal, rowNumbers[i]!, column.name));
  }
  if (values.every((value) => value === values[0])) return drop(column, 'constant', `every value is ${values[0]}`);
  if (declared === undefined && looksLikeIdentifier(column.name, values)) {
    return drop(column, 'identifier', `${values.length} whole numbers that never repeat`);
  }
  const fill = median(values);
  // A blank is a value too once it is filled.
  const filled =
    values.length === cells.length ? values : [...values, ...Array.from({ length: cells.length - values.length }, () => fill)];
  return { name: column.name, kind: 'number', decimal: column.decimal, fill, ...fitScaling(filled, scale) };
}

function looksLikeIdentifier(name: string, values: readonly number[]): boolean {
  if (values.length < FEW || !values.every(Number.isSafeInteger) || new Set(values).size < values.length) return false;
  if (/(?:^|[^a-z])(?:id|index|key|nr|number|row)$/i.test(name) || /[a-z](?:Id|ID)$/.test(name)) return true;
  const sorted = Float64Array.from(values).sort();
  const range = sorted.at(-1)! - sorted[0]! + 1;
  // Draws from so narrow a range would have met: a split leaves a running number at most these gaps.
  return range === values.length || (values.length >= 2 * FEW && range <= 4 * values.length);
}

function judgeCategories(
  { column, cells, declared }: Judged,
  filled: readonly Exclude<Cell, null>[],
): CategoryColumn | DroppedColumn {
  const kind = column.kind === 'boolean' ? 'boolean' : 'category';
  const distinct = new Set(filled.map((cell) => categoryOf(cell, kind === 'boolean' ? 'boolean' : 'text', '.')));
  const blank = filled.length < cells.length;
  if (distinct.size === 1 && !blank) return drop(column, 'constant', `every value is "${[...distinct][0]}"`);
  if (declared === undefined) {
    if (filled.length >= FEW && distinct.size === filled.length) {
      return drop(column, 'identifier', column.note ?? `${distinct.size} texts that never repeat`);
    }
    if ((distinct.size > FEW && distinct.size * 2 > filled.length) || distinct.size > MOST_LEVELS) {
      return drop(column, 'too many levels', column.note ?? `${distinct.size} levels in ${filled.length} rows`);
    }
  }
  return { name: column.name, kind, levels: [...distinct].sort(byUnits), blank };
}

function drop({ name }: Column, reason: DropReason, detail: string): DroppedColumn {
  return { column: name, reason, detail };
}
