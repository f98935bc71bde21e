import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeApi, PACKAGES, reportOf, undocumented } from './api.ts';
import { temporaryFolder } from './temporary-folder.ts';

test.for(PACKAGES.map((folder) => [basename(folder), folder] as const))(
  'the interface of %s is the one in its api.md; `pnpm api` writes it anew',
  async ([, folder]) => {
    expect(await describeApi(folder)).toBe(readFileSync(reportOf(folder), 'utf8'));
  },
);

test.for(PACKAGES.map((folder) => [basename(folder), folder] as const))('every export of %s has a doc comment', ([, folder]) => {
  expect(undocumented(folder)).toEqual([]);
});

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A package with these types. */
function packageOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder('api');
  folders.push(folder);
  mkdirSync(join(folder, 'dist'));
  const exports = { '.': { import: { types: './dist/index.d.ts' } }, './package.json': './package.json' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'some', type: 'module', exports }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, 'dist', file), text);
  return folder;
}

const describe = (files: Readonly<Record<string, string>>) => describeApi(packageOf(files));

const CHUNK =
  'interface Inner { readonly n: number } interface Alone {} interface Outer { inner: Inner } export type { Outer as a };';

test('a report names exports by their own names, sorted, with what they need and nothing else, and no comment', async () => {
  const index = `import { a as Outer } from './chunk-XY.js';
    /** Comment. */ declare function zeros(shape: readonly number[]): Outer;
    declare const all: { readonly zeros: typeof zeros };
    export { all, zeros, type Outer };`;
  expect(await describe({ 'index.d.ts': index, 'chunk-XY.d.ts': CHUNK })).toContain(
    [
      '```text',
      'interface Outer {',
      '    inner: Inner;',
      '}',
      'declare const all: {',
      '    readonly zeros: typeof zeros;',
      '};',
      'declare function zeros(shape: readonly number[]): Outer;',
      '```',
      '',
      '### Types that these name',
      '',
      '```text',
      'interface Inner {',
      '    readonly n: number;',
      '}',
      '```',
    ].join('\n'),
  );
});

test('a comment or the name of a chunk changes nothing; a type inside changes the report', async () => {
  const index = (chunk: string) => `export { a as Outer } from './${chunk}.js';`;
  const before = await describe({ 'index.d.ts': index('one'), 'one.d.ts': CHUNK });
  expect(await describe({ 'index.d.ts': `/** New. */ ${index('two')}`, 'two.d.ts': CHUNK })).toBe(before);
  expect(await describe({ 'index.d.ts': index('one'), 'one.d.ts': CHUNK.replace('number', 'string') })).not.toBe(before);
});

test('an export without a doc comment is named; a line comment is none, and an inner type may do without', () => {
  const index = `import { a as Outer } from './chunk-XY.js';
    // Not this.
    declare function one(): Outer;
    /** This. */
    declare function two(): void;
    export { one, two };`;
  expect(undocumented(packageOf({ 'index.d.ts': index, 'chunk-XY.d.ts': CHUNK }))).toEqual(['one']);
});

test('a package that is not built is named', async () => {
  await expect(describe({})).rejects.toThrow(/dist\/index\.d\.ts is not there or exports nothing; run the build first/);
});
