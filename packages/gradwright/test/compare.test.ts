import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { csvFile, runProgram } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradwright-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

const recipe = (name: string, contents: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof contents === 'string' ? contents : JSON.stringify(contents));
  return path;
};

/** In a process of its own, whose workers find the sources as it does. */
async function compare(...args: string[]): Promise<string> {
  const program = fileURLToPath(new URL('../src/program/cli.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=gradwright-source',
    '--no-warnings',
    program,
    'compare',
    ...args,
  ]);
  return stdout.replaceAll(/\s+/g, ' ');
}

const SHORT = { data: 'iris', epochs: 40, patience: 40 };

test('a recipe that learns is better than one that hardly begins; what is compared is what train does', async () => {
  const [hardly, well] = [
    recipe('hardly.json', { ...SHORT, epochs: 1, learningRate: 0.0001 }),
    recipe('well.json', { ...SHORT, layers: [8] }),
  ];
  const said = await compare(hardly, well, '--seeds', '5', '--workers', '2');
  expect(said).toContain('hardly and well on iris');
  expect(said).toContain('5 seeds each, the same for both, on one division of the rows.');
  expect(said).toContain('well is better');
  expect(said).toMatch(/well is ahead of hardly by \d+\.\d points on average \(95%: \d+\.\d points to \d+\.\d points\)/);
  expect(said).toMatch(/Effect size [1-9]/);
  expect(said).toContain('and not of which rows were held out: --folds 5 does');
});

test('the same recipe twice is no difference; its scores are those of train', async () => {
  const one = recipe('one.json', { ...SHORT, layers: [8] });
  const said = await compare(one, one, '--seeds', '2');
  expect(said).toContain('No more than chance would give');
  expect(said).toContain('Both are the same on average.');
  const { output } = await runProgram(['train', 'iris', '--epochs', '40', '--patience', '40', '--layers', '8']);
  const accuracy = /accuracy\s+([\d.]+%)/.exec(output)![1]!;
  expect(said).toContain(accuracy);
});

test('folds, on a table of one’s own beside the recipes, for a regression', async () => {
  writeFileSync(
    join(folder, 'flats.csv'),
    Array.from({ length: 60 }, (_, i) => `${i % 12},${(i * 7) % 5}\n`).reduce(
      (text, row, i) => text + row.replace('\n', `,${(i % 12) * 3.5 + 0.25}\n`),
      'size,floor,price\n',
    ),
  );
  const shared = { data: 'flats.csv', target: 'price', epochs: 60, patience: 60 };
  const [linear, deep] = [
    recipe('linear.json', { ...shared, layers: [], ignore: [] }),
    recipe('deep.json', { ...shared, layers: [16], ignore: ['floor'] }),
  ];
  const said = await compare(linear, deep, '--folds', '3', '--repeats', '2');
  expect(said).toContain('3 folds, 2 times: each is tested by a network that never saw it');
  expect(said).toMatch(/R² linear -?[\d.]+ ± [\d.]+/);
  expect(said).toContain('corrected for the rows that folds share');
});

test.each([
  ['no such file', ['nowhere.json', 'x.json'], 'the recipe could not be read'],
  ['no JSON', [recipe('bad.json', '{ data: iris }'), 'x.json'], 'it is no JSON'],
  ['a table', [recipe('rows.json', 'a,b\n1,2\n'), 'x.json'], 'it is no JSON'],
  ['a list', [recipe('list.json', []), 'x.json'], 'it holds [], expected an object'],
  ['no data', [recipe('none.json', { layers: [3] }), 'x.json'], 'data is undefined, expected a name such as "iris"'],
  [
    'a setting that there is not',
    [recipe('odd.json', { data: 'iris', units: 3 }), 'x.json'],
    'it says "units", expected "data" and some of target, layers',
  ],
  [
    'a setting that train refuses',
    [recipe('wrong.json', { data: 'iris', layers: [3.5] }), 'x.json'],
    "option '--layers <units>' argument '3.5' is invalid",
  ],
  [
    'a rate to be found',
    [recipe('auto.json', { data: 'iris', learningRate: 'auto' }), 'x.json'],
    'learningRate is "auto", expected a number',
  ],
  [
    'other data',
    [recipe('iris.json', { data: 'iris' }), recipe('wine.json', { data: 'wine' })],
    'data is "iris" in one and "wine" in the other, expected the same',
  ],
  [
    'another division',
    [recipe('seven.json', { data: 'iris' }), recipe('eight.json', { data: 'iris', seed: 8 })],
    'seed is 7 in one and 8 in the other, expected the same',
  ],
  [
    'a column that there is not',
    [
      recipe('column.json', { data: csvFile('customers.csv'), target: 'x' }),
      recipe('column.json', { data: csvFile('customers.csv'), target: 'x' }),
    ],
    'names the column "x"',
  ],
  ['one seed', [recipe('a.json', SHORT), recipe('b.json', SHORT), '--seeds', '1'], 'expected a whole number of at least 2'],
])('%s is refused with a line that says why', async (_, args, words) => {
  const { code, errors } = await runProgram(['compare', ...args]);
  expect(errors).toContain(words);
  expect(errors.trimEnd()).not.toContain('\n');
  expect(code).toBe(2);
});
