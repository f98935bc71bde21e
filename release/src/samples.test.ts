import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  EXPECTED,
  fromWhole,
  sample,
  SWAP_BACKEND,
  SWAP_LAYER,
  SWAP_OPTIMIZER,
  SWAP_WORKER,
  swapLine,
  type Answer,
} from './samples.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Beside the samples, so that a program in it finds the packages.
let folder: string;
beforeAll(() => {
  folder = temporaryFolder('samples');
  cpSync(join(import.meta.dirname, '..', 'samples', 'plug-in', 'softsign.ts'), join(folder, 'softsign.ts'));
  cpSync(join(import.meta.dirname, '..', 'samples', 'own-worker.mjs'), join(folder, 'own-worker.mjs'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program answers on the packages' sources. */
function run(name: string, text: string): Answer {
  const file = join(folder, name);
  writeFileSync(file, text);
  return JSON.parse(
    execFileSync(process.execPath, ['--conditions=gradwright-source', file], { cwd: folder, encoding: 'utf8' }),
  ) as Answer;
}

const SPIRAL = sample('spiral.mjs');
const IN_WORKER = sample('in-worker.mjs');
const PLUGGED = swapLine(SPIRAL, SWAP_LAYER).replace(`'gradwright-softsign'`, `'./softsign.ts'`);

test.for([
  ['core alone', 'core.mjs', sample('core.mjs'), EXPECTED.core],
  ['the spiral, as a module', 'spiral.mjs', SPIRAL, EXPECTED.adam],
  ['the spiral, in CommonJS', 'spiral.cjs', sample('spiral.cjs'), EXPECTED.adam],
  ['the spiral, all from gradwright', 'whole.mjs', fromWhole(SPIRAL), EXPECTED.adam],
  ['the spiral, on WebAssembly by one other line', 'wasm.mjs', swapLine(SPIRAL, SWAP_BACKEND), EXPECTED.adam],
  ['the spiral, with another optimizer by one other line', 'sgd.mjs', swapLine(SPIRAL, SWAP_OPTIMIZER), EXPECTED.sgd],
  ['the spiral, in the worker that comes along', 'in-worker.mjs', IN_WORKER, EXPECTED.adam],
  ['the spiral, in a worker with parts of its own', 'with-own-worker.mjs', swapLine(IN_WORKER, SWAP_WORKER), EXPECTED.adam],
  ['the spiral, with a layer of a plug-in by one other line', 'plugged.mjs', PLUGGED, EXPECTED.softsign],
] as const)('%s', ([, name, text, weights]) => {
  const answer = run(name, text);
  expect(answer.weights).toBe(weights);
  expect(answer.accuracy).toBeGreaterThan(0.95);
});

test('what was kept half of the way predicts the same, and goes on to the same weights', () => {
  const { half } = run('keep.mjs', sample('keep.mjs')) as Answer & { half: string };
  expect(run('go-on.mjs', sample('go-on.mjs'))).toEqual({ half, accuracy: expect.any(Number), weights: EXPECTED.adam });
});

test.for([SWAP_BACKEND, SWAP_LAYER, SWAP_OPTIMIZER])('a swap changes one line', (swap) => {
  const before = SPIRAL.split('\n');
  const after = swapLine(SPIRAL, swap).split('\n');
  expect(after).toHaveLength(before.length);
  expect(after.filter((line, i) => line !== before[i])).toEqual([swap.by]);
});

test('a swap of a line that is not there, or there twice, is refused', () => {
  expect(() => swapLine('a\nb', { line: 'c', by: 'd' })).toThrow('expected the line "c" once, found it 0 times');
  expect(() => swapLine('c\nc', { line: 'c', by: 'd' })).toThrow('found it 2 times');
});
