// Writes src/real/*-data.ts from data/*.json: `node scripts/pack.mjs`; with --check it only compares.
//
// A column of decimals becomes whole numbers (value · 10^decimals − lowest), each written in `width` characters of
// base 64, one column after the other. The few values that are not such decimals are kept beside them as they are.
// Pictures of 0 … 16 are one character a pixel, and one character for a run of up to 47 zeros.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MOST_DECIMALS = 8;
const folder = join(import.meta.dirname, '..');

function decimalsOf(value) {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    if (Math.round(value * 10 ** decimals) / 10 ** decimals === value) return decimals;
  }
  return undefined;
}

function base64(value, width) {
  let text = '';
  for (let i = 0, rest = value; i < width; i++, rest = Math.floor(rest / 64)) text = DIGITS[rest % 64] + text;
  return text;
}

function packColumn(values) {
  const plain = values.filter((value) => decimalsOf(value) !== undefined);
  const decimals = Math.max(...plain.map(decimalsOf));
  const whole = (value) => Math.round(value * 10 ** decimals);
  const lowest = Math.min(...plain.map(whole));
  const widest = Math.max(...plain.map(whole)) - lowest;
  let width = 1;
  while (64 ** width <= widest) width++;
  const exact = [];
  const data = values
    .map((value, row) => {
      if (decimalsOf(value) !== undefined) return base64(whole(value) - lowest, width);
      exact.push([row, value]);
      return base64(0, width);
    })
    .join('');
  return { decimals, lowest, width, exact, data };
}

function packTable(matrix, targets) {
  const [rows, width] = matrix.shape;
  const columns = Array.from({ length: width }, (_, c) => packColumn(matrix.data.filter((_, i) => i % width === c)));
  columns.push(packColumn(targets.data));
  const fields = columns.map(({ decimals, lowest, width, exact }) =>
    exact.length === 0 ? [decimals, lowest, width] : [decimals, lowest, width, exact],
  );
  return { rows, fields, text: columns.map(({ data }) => data).join('') };
}

function packPictures(values) {
  let text = '';
  for (let i = 0; i < values.length; i++) {
    let run = 0;
    while (run < 47 && values[i + run] === 0) run++;
    text += run > 0 ? DIGITS[16 + run] : DIGITS[values[i]];
    i += Math.max(0, run - 1);
  }
  return text;
}

const read = (name) => JSON.parse(readFileSync(join(folder, 'data', `${name}.json`), 'utf8'));
const wrap = (text) => (text.match(/.{1,116}/g) ?? []).map((line) => `  '${line}'`).join(' +\n');

function tableModule(name) {
  const { X, y } = read(name);
  const { rows, fields, text } = packTable(X, y);
  const listed = fields.map((field) => `    ${JSON.stringify(field).replaceAll(',', ', ')},`).join('\n');
  return `import type { PackedTable } from './unpack.ts';

export const packed: PackedTable = {
  rows: ${rows},
  columns: [
${listed}
  ],
  text:
${wrap(text).replaceAll(/^/gm, '  ')},
};
`;
}

function picturesModule(name) {
  const { X, y } = read(name);
  return `export const pixels =
${wrap(packPictures(X.data))};

export const labels =
${wrap(y.data.join(''))};
`;
}

const modules = {
  'breast-cancer-data.ts': tableModule('breast_cancer'),
  'diabetes-data.ts': tableModule('diabetes'),
  'digits-data.ts': picturesModule('digits'),
  'iris-data.ts': tableModule('iris'),
  'wine-data.ts': tableModule('wine'),
};
for (const [file, body] of Object.entries(modules)) {
  const path = join(folder, 'src', 'real', file);
  const content = `// Written by scripts/pack.mjs from data/; do not edit.\n${body.replace('export const packed', '// prettier-ignore\nexport const packed')}`;
  if (!process.argv.includes('--check')) writeFileSync(path, content);
  else if (readFileSync(path, 'utf8') !== content) throw new Error(`${file} is not what data/ gives: run scripts/pack.mjs`);
}
