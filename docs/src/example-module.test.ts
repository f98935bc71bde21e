import { expect, test } from 'vitest';
import { examplesOfPage, examplesOfSource, type Example } from './collect-examples.ts';
import { exampleModule } from './example-module.ts';
import { exportedNames } from './exported-names.ts';
import { refuses, shows } from './shows.ts';

const names = exportedNames();
const inComment = (code: string): Example => ({
  name: 'here',
  file: 'x.ts',
  line: 1,
  code,
  language: 'ts',
  place: 'comment',
});
const moduleOf = (code: string) => exampleModule(inComment(code), names, './shows.ts');

test('a page gives its blocks, with the line where each begins; other languages are left alone', () => {
  const page = '# Title\n\n```ts\nconst a = 1;\n```\n\n```sh\nls\n```\n\n- item\n\n  ```js\n  a;\n  b;\n  ```\n';
  expect(examplesOfPage('README.md', page)).toMatchObject([
    { name: 'README.md:3', code: 'const a = 1;\n', language: 'ts' },
    { name: 'README.md:13', code: 'a;\nb;\n', language: 'js' },
  ]);
});

test('a block that is not run says why', () => {
  expect(examplesOfPage('a.md', '```ts no-run: needs a page\na;\n```')).toMatchObject([{ notRun: 'needs a page' }]);
  expect(() => examplesOfPage('a.md', '```ts no-run\na;\n```')).toThrow('a.md:1: say why it is not run');
  expect(() => examplesOfPage('a.md', '```ts ignore\na;\n```')).toThrow('a.md:1: say why it is not run');
});

test('a source gives its examples, each with the name of what it explains, up to the next tag', () => {
  const source = [
    '/** No example. */',
    'const a = 1;',
    '/**',
    ' * Twice.',
    ' *',
    ' * @example',
    ' * twice(2); // → 4',
    ' *   // indented',
    ' * @internal',
    ' */',
    'export function twice() {}',
    '/** @example one(); */',
    'export const one = 1;',
  ].join('\n');
  expect(examplesOfSource('a.ts', source).map(({ name, code }) => ({ name, code }))).toEqual([
    { name: 'a.ts:6 twice', code: 'twice(2); // → 4\n  // indented\n' },
    { name: 'a.ts:12 one', code: 'one();\n' },
  ]);
});

test('what a doc comment names is imported, unless it declares it; pages bring their own imports', () => {
  const code =
    'const { train } = split(iris()); const sgd = 1; const layer: Layer = relu(); const o = { adam: 1, huber }; o.adam;';
  const made = moduleOf(code);
  for (const name of ['split', 'iris', 'type Layer', 'relu', 'huber'])
    expect(made).toContain(`import { ${name} } from 'gradwright';`);
  for (const name of ['train', 'sgd', 'adam']) expect(made).not.toContain(`import { ${name} }`);
  expect(moduleOf('layerCases;')).toContain("import { layerCases } from '@gradwright/core/testing';");
  expect(exampleModule({ ...inComment('relu();'), place: 'page' }, names, './shows.ts')).not.toContain("from 'gradwright'");
});

test.each([
  ['a value', 'twice(2); // → 4', 'shows(twice(2), 4);'],
  ['what a console shows', 'console.log(a, b); // → [1, 2]', 'shows(a, [1, 2]);'],
  ['a typed array', 'a; // → Float32Array [1, 2]', 'shows(a, Float32Array.from([1, 2]));'],
  ['digits', 'a; // → { loss: -0.66… }', 'shows(a, { loss: shows.about(-0.66, 2) });'],
  ['a refusal', 'f(); // throws E_ARG: f: no', 'await refuses(async () => { f(); }, "E_ARG: f: no");'],
  ['a value within a loop', 'for (const a of [1]) {\n  a; // → 1\n}', 'for (const a of [1]) {\n  shows(a, 1);'],
])('%s', (_name, code, made) => {
  expect(moduleOf(code)).toContain(made);
});

test.each([
  ['an arrow behind a declaration', 'const a = 1; // → 1', '1 claims, of which 0 can be checked'],
  ['an arrow on a line of its own', 'a;\n// → 1', '1 claims, of which 0 can be checked'],
  ['a comment alone', '// a(); would do', 'nothing to run'],
])('%s cannot be checked, and says so when it runs', (_name, code, problem) => {
  expect(moduleOf(code)).toContain(`throw new Error("${problem}`);
});

test('a value that is another fails', () => {
  expect(() => shows([1, 2], [1, 2])).not.toThrow();
  expect(() => shows([1, 2], [1, 3])).toThrow('deeply equal');
  expect(() => shows(Float32Array.of(1), [1])).toThrow('deeply equal');
  expect(() => shows(0.666_66, shows.about(0.66, 2))).not.toThrow();
  expect(() => shows([0.651], [shows.about(0.66, 2)])).not.toThrow();
  expect(() => shows([0.649], [shows.about(0.66, 2)])).toThrow('deeply equal');
});

test('a message that is another, or none, fails', async () => {
  const body = () => Promise.reject(new Error('E_ARG: f: x is 1'));
  await refuses(body, 'E_ARG: f: x is 1');
  await refuses(body, 'E_ARG: f: …');
  await expect(refuses(body, 'E_ARG: f')).rejects.toThrow('E_ARG: f: x is 1');
  await expect(refuses(body, 'E_ARG: g: …')).rejects.toThrow('E_ARG: g');
  await expect(refuses(() => Promise.resolve(), 'E_ARG')).rejects.toThrow('expected an error: E_ARG');
});
