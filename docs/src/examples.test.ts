import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ROOT } from './collect-examples.ts';
import { writeExamples } from './write-examples.ts';

const written = writeExamples(join(ROOT, 'docs/generated/run'));
const named = written.map(({ example, path }) => ({ name: example.name, path, notRun: example.notRun }));

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

test.for(named)('$name', async ({ path, notRun }, { skip }) => {
  skip(notRun !== undefined, notRun);
  await import(/* @vite-ignore */ path);
});

// Said, so that a block that is not run is not overlooked.
afterAll(() => {
  const blocks = written.filter(({ example }) => example.place === 'page').map(({ example }) => example);
  const skipped = blocks.filter(({ notRun }) => notRun !== undefined);
  process.stdout.write(`${blocks.length} code blocks of pages: ${blocks.length - skipped.length} run, ${skipped.length} not:\n`);
  for (const { name, notRun } of skipped) process.stdout.write(`  ${name}: ${notRun}\n`);
  process.stdout.write(`${written.length - blocks.length} examples of doc comments, all run\n`);
});

test('there are examples in READMEs and in doc comments', () => {
  const places = written.map(({ example }) => example.place);
  expect(places).toContain('page');
  expect(places.filter((place) => place === 'comment').length).toBeGreaterThan(100);
});
