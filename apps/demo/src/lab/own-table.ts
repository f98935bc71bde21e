import { table as text } from '#text/lab';
import { MOST_CLASSES, MOST_POINTS, type OwnPoints } from './data.ts';

/** A table that was brought along. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Those that hold numbers. */
  readonly numeric: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Two columns of numbers, and the last column. */
  readonly guess: { readonly x: string; readonly y: string; readonly target: string };
}

const isNumber = (cell: string | undefined) => cell !== undefined && cell.trim() !== '' && Number.isFinite(Number(cell));

/** Reads a file with a header row; a sentence says what is wrong with it. */
export async function readTable(file: File): Promise<Table | string> {
  const { parse } = (await import('papaparse')).default;
  const { data, meta } = parse<Record<string, string>>(await file.text(), { header: true, skipEmptyLines: 'greedy' });
  return tableOf(file.name, meta.fields ?? [], data);
}

/** A table out of its columns and rows, or what is wrong with it. */
export function tableOf(name: string, columns: readonly string[], rows: Table['rows']): Table | string {
  if (rows.length === 0) return text.noRows(name);
  if (new Set(columns).size < columns.length) return text.sameName(name);
  const numeric = columns.filter((column) => rows.filter((row) => isNumber(row[column])).length > 0.9 * rows.length);
  if (columns.length < 3 || numeric.length < 2) return text.fewNumeric(name, numeric.length, columns.length);
  const target = columns.findLast((column) => !numeric.slice(0, 2).includes(column))!;
  return { name, columns, numeric, rows, guess: { x: numeric[0]!, y: numeric[1]!, target } };
}

/** Points out of three columns: places with mean 0 and deviation 1; few values to learn are classes, many numbers are numbers. */
export function pointsOf({ name, rows }: Table, { x, y, target }: Table['guess']): OwnPoints | string {
  if (x === y || target === x || target === y) return text.sameColumn;
  const whole = rows
    .filter((row) => isNumber(row[x]) && isNumber(row[y]) && (row[target] ?? '').trim() !== '')
    .slice(0, MOST_POINTS);
  if (whole.length < 10) return text.fewRows(name, whole.length);
  const places = [x, y].map((column) => scaled(whole.map((row) => Number(row[column]))));
  const names = [...new Set(whole.map((row) => row[target]!.trim()))].sort();
  const numbers = names.length > MOST_CLASSES;
  if (numbers && !names.every(isNumber)) return text.manyClasses(target, names.length, MOST_CLASSES);
  if (names.length < 2) return text.oneClass(target);
  const targets = numbers
    ? scaled(whole.map((row) => Number(row[target])))
    : whole.map((row) => names.indexOf(row[target]!.trim()));
  return { numbers, rows: whole.map((_, i) => [places[0]![i]!, places[1]![i]!, targets[i]!] as const) };
}

/** Mean 0, deviation 1, to three digits; a column that never changes is 0. */
function scaled(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation > 0 ? Math.round((1000 * (value - mean)) / deviation) / 1000 + 0 : 0));
}
