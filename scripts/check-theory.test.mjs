import { expect, test } from 'vitest';
import {
  anchorsOf,
  checkCovered,
  checkLinks,
  checkReferences,
  checkTable,
  linksOf,
  referencesOf,
  rowsOf,
  sectionsOf,
} from './check-theory.mjs';

const THEORY = `# Theory

## 1. Dense layer

### 10.1 A graph

| seed | statement | section | source | test | later |
| --: | --- | --- | --- | --- | --- |
| 1 | z = a \\| b | [§1](#1-dense-layer) | [a.ts](../a.ts) | [a.test.ts](../a.test.ts) | |
| 2 | next | [§10.1](#101-a-graph) | [b.ts](../b.ts) | [a.test.ts](../a.test.ts) | a slider |
`;
const FILES = { '../a.ts': '', '../b.ts': '', '../a.test.ts': "test('sums [seed 1]');\ntest('more [seed 2]');" };
const read = (files) => (path) => files[path];

test('sections, anchors, links, references and rows are found', () => {
  expect(sectionsOf(THEORY)).toEqual(['1', '10.1']);
  expect(anchorsOf(`${THEORY}\n## Über [uns](x.md), \`a\`!\n## Über uns, a`)).toEqual([
    'theory',
    '1-dense-layer',
    '101-a-graph',
    'über-uns-a',
    'über-uns-a-1',
  ]);
  const page = '[a](b.md) ![c](d.svg) <img src="e.svg"> `[no](no.md)`\n```ts\n[no](no.md)\n```\n[f](#g)';
  expect(linksOf(page)).toEqual(['b.md', 'd.svg', 'e.svg', '#g']);
  expect(referencesOf('(Theory §7, §15.2; §8)')).toEqual(['7', '15.2', '8']);
  expect(rowsOf(THEORY)).toEqual([
    { number: 1, section: '1', source: '../a.ts', test: '../a.test.ts' },
    { number: 2, section: '10.1', source: '../b.ts', test: '../a.test.ts' },
  ]);
});

test('a table whose pointers all arrive is right', () => {
  expect(checkTable(THEORY, read(FILES), 2)).toEqual([]);
});

test.each([
  ['a statement without a row', THEORY, FILES, 3, 'statement 3 has 0 rows, expected one'],
  ['a row that comes twice', `${THEORY}${THEORY.split('\n').at(-2)}\n`, FILES, 2, 'statement 2 has 2 rows, expected one'],
  ['a section that is not there', THEORY.replace('[§1]', '[§9]'), FILES, 2, 'row 1: there is no section §9'],
  ['a source that is not there', THEORY, { ...FILES, '../b.ts': undefined }, 2, 'row 2: there is no source ../b.ts'],
  ['a row without a source', THEORY.replace('[b.ts](../b.ts)', ''), FILES, 2, 'row 2: there is no source undefined'],
  [
    'a test that does not name it',
    THEORY,
    { ...FILES, '../a.test.ts': '[seed 1] [seed 22]' },
    2,
    'row 2: no test of ../a.test.ts names [seed 2]',
  ],
  [
    'a comment that names it',
    THEORY,
    { ...FILES, '../a.test.ts': "'[seed 1]'\n// [seed 2]" },
    2,
    'row 2: no test of ../a.test.ts names [seed 2]',
  ],
])('%s', (_name, theory, files, statements, problem) => {
  expect(checkTable(theory, read(files), statements)).toEqual([problem]);
});

test('a test file that is not there', () => {
  const problem = 'there is no test file ../a.test.ts';
  const found = checkTable(THEORY, read({ ...FILES, '../a.test.ts': undefined }), 2);
  expect(found).toEqual([`row 1: ${problem}`, `row 2: ${problem}`]);
});

test('every section is led to a test, if by a part of it', () => {
  const theory = `${THEORY}\n## 10. Backward\n`;
  expect(checkCovered(theory)).toEqual([]);
  expect(checkCovered(`${theory}\n## 11. Spiral\n\n| [§11](#11-spiral) | [a.ts](../a.ts) |`)).toEqual([
    'no row leads §11 to a test',
  ]);
});

test('references point to sections, and every section is referred to', () => {
  const used = { 'a.ts': '// Theory §1', 'b.ts': '// (§10.1)' };
  const theory = `${THEORY}\n## 10. Backward\n`;
  expect(checkReferences(theory, used)).toEqual([]);
  expect(checkReferences(theory, { 'a.ts': '// Theory §1' })).toEqual(['no code refers to §10']);
  expect(checkReferences(theory, { ...used, 'c.ts': 'Theory §11' })).toEqual(['c.ts: there is no section §11']);
  expect(checkReferences(theory, {}, { complete: false })).toEqual([]);
});

test('links lead to files, folders and headings', () => {
  const files = { 'docs/b.md': '# B\n## One two\n', 'src/a.ts': true, docs: true };
  const page = '# A\n[x](#a) [x](b.md) [x](b.md#one-two) [x](../src/a.ts#L3) [x](../docs) [x](https://example.org/x)';
  expect(checkLinks('docs/a.md', page, read(files))).toEqual([]);
  const broken = '# A\n[x](#b) [x](c.md) [x](b.md#two) [x](../src/b.ts)';
  expect(checkLinks('docs/a.md', broken, read(files))).toEqual([
    'docs/a.md: #b: there is no such heading',
    'docs/a.md: c.md leads nowhere',
    'docs/a.md: b.md#two: there is no such heading',
    'docs/a.md: ../src/b.ts leads nowhere',
  ]);
});
