import type { Preparation } from '@gradwright/datasets';

const FIND = `/** The cell of a column in a row that is a record, by the column's name. */
const byName = (row) => {
  const cells = new Map(Object.entries(row).map(([name, cell]) => [name.trim(), cell]));
  return (name) => {
    if (cells.has(name)) return cells.get(name);
    throw new TypeError(\`the row has no column \${JSON.stringify(name)}, got \${[...cells.keys()].join(', ') || 'no columns'}\`);
  };
};`;

const NUMBER = `/** A number, as text too. */
const numberIn = (cell, name, decimal = '.') => {
  const pattern = decimal === ',' ? /^[+-]?(\\d+,?\\d*|,\\d+)([eE][+-]?\\d+)?$/ : /^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$/;
  const text = typeof cell === 'string' ? cell.trim() : '';
  const value = typeof cell === 'number' ? cell : pattern.test(text) ? Number(text.replace(',', '.')) : NaN;
  if (Number.isFinite(value)) return value;
  throw new TypeError(\`\${name} is \${typeof cell === 'string' ? JSON.stringify(cell) : String(cell)}, expected a number\`);
};`;

const TABLE = `const BLANKS = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', '?', '-']);
const isBlank = (cell) =>
  cell === null || cell === undefined || Number.isNaN(cell) || (typeof cell === 'string' && BLANKS.has(cell.trim().toLowerCase()));

/** The cells of a row that is an array: of all columns, or of all but the target. */
const byPlace = ({ header }, target, row) => {
  const names = row.length === header.length ? header : header.filter((name) => name !== target);
  if (names.length === row.length) return (name) => row[names.indexOf(name)];
  throw new TypeError(\`the row has \${row.length} cells, expected \${header.length} (\${header.join(', ')}), or one less without the target\`);
};

/** A column's numbers: one, scaled; or a 1 among zeros, for the level that the cell holds. */
const encode = (column, cell) => {
  const { name } = column;
  if (column.kind === 'number') {
    const value = isBlank(cell) ? column.fill : numberIn(cell, \`column \${JSON.stringify(name)}\`, column.decimal);
    return [(value - column.center) / column.scale];
  }
  const levels = column.blank ? [...column.levels, null] : column.levels;
  const text = isBlank(cell) ? null : String(cell).trim();
  const level = text !== null && column.kind === 'boolean' ? text.toLowerCase() : text;
  // A level that training never saw is none of them.
  return levels.map((known) => (known === level ? 1 : 0));
};

/** What the network reads of a row: a record by column names, or an array of cells. */
const inputsOf = (row) => {
  if (typeof row !== 'object' || row === null) throw new TypeError('the row must be a record by column names, or an array');
  const { inputs, target } = model;
  const cell = Array.isArray(row) ? byPlace(inputs, target.name ?? target.names[0], row) : byName(row);
  return inputs.columns.flatMap((column) => encode(column, cell(column.name)));
};`;

const NUMBERS = `/** What the network reads of a row: its numbers, flat or nested, or a record by their names. */
const inputsOf = (row) => {
  if (typeof row !== 'object' || row === null) throw new TypeError('the row must be an array of numbers, or a record by their names');
  const { shape, names, center, scale } = model.inputs;
  const size = shape.reduce((a, b) => a * b, 1);
  const flat = ArrayBuffer.isView(row) ? [...row] : Array.isArray(row) ? row.flat(Infinity) : (names ?? []).map(byName(row));
  if (flat.length !== size) throw new TypeError(\`the row has \${flat.length} numbers, expected \${size}\`);
  const at = (numbers, i) => (Array.isArray(numbers) ? numbers[i] : numbers);
  return flat.map((cell, i) => (Math.fround(numberIn(cell, names?.[i] ?? \`row[\${i}]\`)) - at(center, i)) / at(scale, i));
};`;

/** The functions that read a raw row as this preparation does. */
export function codeOfRows({ inputs }: Preparation): string {
  return [FIND, NUMBER, inputs.kind === 'table' ? TABLE : NUMBERS].join('\n\n');
}
