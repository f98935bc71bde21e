import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ROOT } from './collect-examples.ts';
import { writeExamples } from './write-examples.ts';

const written = writeExamples(join(ROOT, 'docs/generated/run'));
const named = written.map(({ example, path }) => ({ name: example.name, path, notRun: example.notRun }));

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

test.for(named)('$name', async ({ path, notRun }, { skip }) => {
  skip(notRun !== undefined, notRun);
  await import(/* @vite-ignore */ path);
});

test('there are examples in READMEs and in doc comments', () => {
  const places = written.map(({ example }) => example.place);
  expect(places).toContain('page');
  expect(places.filter((place) => place === 'comment').length).toBeGreaterThan(100);
});
