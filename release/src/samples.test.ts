import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXPECTED, fromWhole, sample, SWAP_BACKEND, SWAP_OPTIMIZER, swapLine, type Answer } from './samples.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Beside the samples, so that a program in it finds the packages.
let folder: string;
beforeAll(() => {
  folder = temporaryFolder('samples');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program answers on the packages' sources. */
function run(name: string, text: string): Answer {
  const file = join(folder, name);
  writeFileSync(file, text);
  return JSON.parse(execFileSync(process.execPath, ['--conditions=gradwright-source', file], { encoding: 'utf8' })) as Answer;
}

const SPIRAL = sample('spiral.mjs');

test.for([
  ['core alone', 'core.mjs', sample('core.mjs'), EXPECTED.core],
  ['the spiral, as a module', 'spiral.mjs', SPIRAL, EXPECTED.adam],
  ['the spiral, in CommonJS', 'spiral.cjs', sample('spiral.cjs'), EXPECTED.adam],
  ['the spiral, all from gradwright', 'whole.mjs', fromWhole(SPIRAL), EXPECTED.adam],
  ['the spiral, on WebAssembly by one other line', 'wasm.mjs', swapLine(SPIRAL, SWAP_BACKEND), EXPECTED.adam],
  ['the spiral, with another optimizer by one other line', 'sgd.mjs', swapLine(SPIRAL, SWAP_OPTIMIZER), EXPECTED.sgd],
] as const)('%s', ([, name, text, weights]) => {
  const answer = run(name, text);
  expect(answer.weights).toBe(weights);
  expect(answer.accuracy).toBeGreaterThan(0.95);
});

test.for([SWAP_BACKEND, SWAP_OPTIMIZER])('a swap changes one line', (swap) => {
  const before = SPIRAL.split('\n');
  const after = swapLine(SPIRAL, swap).split('\n');
  expect(after).toHaveLength(before.length);
  expect(after.filter((line, i) => line !== before[i])).toEqual([swap.by]);
});

test('a swap of a line that is not there, or there twice, is refused', () => {
  expect(() => swapLine('a\nb', { line: 'c', by: 'd' })).toThrow('expected the line "c" once, found it 0 times');
  expect(() => swapLine('c\nc', { line: 'c', by: 'd' })).toThrow('found it 2 times');
});
