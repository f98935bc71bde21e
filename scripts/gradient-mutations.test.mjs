import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutations } from './gradient-mutations.mjs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('there are at least 60 ways to break a backward pass', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(60);
});

test.each(mutations)('$file: $breaks', ({ file, tests, text, replacement }) => {
  // Else the edit could not be made, or not where it was meant.
  expect(read(file).split(text)).toHaveLength(2);
  expect(replacement).not.toBe(text);
  for (const path of tests) expect(existsSync(new URL(`../${path}`, import.meta.url)), path).toBe(true);
});

test('no two are the same', () => {
  const edits = mutations.map(({ file, text, replacement }) => [file, text, replacement].join('\n'));
  expect(new Set(edits).size).toBe(edits.length);
});
