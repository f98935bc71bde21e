import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGES } from './api.ts';
import { describeReference, referenceOf } from './reference.ts';
import { temporaryFolder } from './temporary-folder.ts';

test.for(PACKAGES.map((folder) => [basename(folder), folder] as const))(
  'the reference of %s is what its doc comments say; `pnpm api` writes it anew',
  async ([, folder]) => {
    expect(await describeReference(folder)).toBe(readFileSync(referenceOf(folder), 'utf8'));
  },
);

test('text, signature, what is thrown, and the example, in this order', async () => {
  const folder = temporaryFolder('reference');
  mkdirSync(join(folder, 'dist'));
  const exports = { '.': { import: { types: './dist/index.d.ts' } } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'some', type: 'module', exports }));
  const comment = [
    '/**',
    ' * Halves: y = x/2.',
    ' *',
    ' * @deprecated since 1.1.0, use part',
    ' * @throws E_ARG when x is none',
    ' * @example half(2); // → 1',
    ' */',
  ].join('\n');
  writeFileSync(join(folder, 'dist', 'index.d.ts'), `${comment}\ndeclare function half(x: number): number;\nexport { half };`);
  const page = await describeReference(folder);
  rmSync(folder, { recursive: true });
  const parts = [
    '## `half`',
    'Halves: y = x/2.',
    'declare function half(x: number): number;',
    '**Deprecated** since 1.1.0, use part',
    '**Throws** E_ARG when x is none',
    'half(2); // → 1',
  ];
  const places = parts.map((part) => page.indexOf(part));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
