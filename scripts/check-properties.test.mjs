import { expect, test } from 'vitest';
import { checkProperties, namedIn, propertiesOf } from './check-properties.mjs';

const PAGE = `# Properties

| property | statement | test |
| -------: | --------- | ---- |
| 1 | A·I = A | [a.test.ts](a.test.ts) |
| 2 | A·0 = 0 \\| | [a.test.ts](a.test.ts), [b.test.ts](b.test.ts) |
| 3 | steps of a recurrence | none: there is no recurrent layer |
`;
const TEXTS = { 'a.test.ts': "test('products (properties 1 and 2) [seed 3]');", 'b.test.ts': "test('zero (property 2)');" };
const check = (page, texts) => checkProperties(page, texts, { properties: 3 });

test('rows and names are found', () => {
  expect(propertiesOf(PAGE).map(({ number, tests }) => [number, tests])).toEqual([
    [1, ['a.test.ts']],
    [2, ['a.test.ts', 'b.test.ts']],
    [3, []],
  ]);
  expect(namedIn("test('a (property 3)');\n// (property 4)\ntest('b (properties 5, 6)');")).toEqual([3, 5, 6]);
});

test('a page and tests that agree are right', () => {
  expect(check(PAGE, TEXTS)).toEqual([]);
});

test.each([
  ['a property without a row', PAGE.replace('| 3 |', '| 4 |'), TEXTS, ['property 3 has 0 rows, expected one']],
  [
    'one that comes twice',
    PAGE.replace('| 3 |', '| 1 |'),
    TEXTS,
    [
      'property 1 has 2 rows, expected one',
      'property 3 has 0 rows, expected one',
      'property 1: its row does not lead to a.test.ts',
    ],
  ],
  ['one without a test or a reason', PAGE.replace('none: there', 'there'), TEXTS, ['property 3: it has no test, and no reason']],
  ['one that says nothing', PAGE.replace('A·I = A', ''), TEXTS, ['property 1: it says nothing']],
  ['a test file that is gone', PAGE, { 'a.test.ts': TEXTS['a.test.ts'] }, ['property 2: there is no test file b.test.ts']],
  [
    'a test that no longer names it',
    PAGE,
    { ...TEXTS, 'b.test.ts': "test('zero');" },
    ['property 2: no test of b.test.ts names it'],
  ],
  [
    'a test that the row leaves out',
    PAGE,
    { ...TEXTS, 'c.test.ts': "test('one (property 1)');" },
    ['property 1: its row does not lead to c.test.ts'],
  ],
  [
    'a test that names one that is not there',
    PAGE,
    { ...TEXTS, 'c.test.ts': "test('one (property 9)');" },
    ['c.test.ts: there is no property 9'],
  ],
])('%s', (_name, page, texts, problems) => {
  expect(check(page, texts)).toEqual(problems);
});
