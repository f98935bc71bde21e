import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../collect-examples.ts';
import { drawPackages, PACKAGES, readImports } from './packages.ts';

const imports = readImports();

test('the picture in the README is what the sources import', () => {
  expect(drawPackages(imports)).toBe(readFileSync(join(ROOT, 'docs', PACKAGES), 'utf8'));
});

test('a star: core knows nobody, plug-ins know core', () => {
  expect([...imports.get('core')!]).toEqual([]);
  for (const name of ['layers', 'losses', 'optimizers', 'datasets', 'training', 'backend-wasm'])
    expect([...imports.get(name)!]).toEqual(['core']);
  expect(imports.get('gradwright')!.size).toBe(7);
  expect(imports.get('demo')).toContain('gradwright');
});

test('whoever imports stands left of what it imports, with a line between', () => {
  const picture = drawPackages(
    new Map([
      ['a', new Set(['b', 'c'])],
      ['b', new Set(['c'])],
      ['c', new Set<string>()],
    ]),
  );
  const x = (name: string) => Number(new RegExp(`<text x="([\\d.]+)"[^>]*>${name}<`).exec(picture)![1]);
  expect(x('a')).toBeLessThan(x('b'));
  expect(x('b')).toBeLessThan(x('c'));
  expect(picture.match(/<path/g)).toHaveLength(3);
});
