import { expect, test } from 'vitest';
import { theoryText } from './theory-text.ts';

const WRITTEN = `# Theory

**Letters.** $N$ rows in a batch.

## 1. First

A batch, and a batch once more; $x < 1$ & so on. See §2.1, §3 and [the second](#2-second).

\`\`\`
a drawing
\`\`\`

After the drawing: batches.

## 2. Second

### 2.1 Below

A batch of rows (He et al. 2015), he said; and a batch. He normal.

$$a = b, \\qquad c = d$$

| form | $x$ |
| ---- | --- |
| one  | $y$ |

## 3. Not shown

See nothing.

## Words

| word            | what it means  |
| --------------- | -------------- |
| batch / batches | Rows together. |
| drawing         | A picture.     |
| batch of rows   | More of them.  |
| He              | A person.      |
`;

const { letters, sections, words } = theoryText(WRITTEN, (number) => Number.parseInt(number) < 3);
const [first, second, below] = sections.map(({ before, after }) => ({ before: before.join(''), after: after.join('') }));

test('the sections that are shown, with their numbers, titles and depths', () => {
  expect(sections.map(({ number, level, title }) => [number, level, title])).toEqual([
    ['1', 2, 'First'],
    ['2', 2, 'Second'],
    ['2.1', 3, 'Below'],
  ]);
  expect([second!.before, second!.after]).toEqual(['', '']);
});

test('a drawing is left out, and parts what stands before it from what stands after it', () => {
  expect(first!.before).toContain('once more');
  expect(first!.before + first!.after).not.toContain('a drawing');
  expect(first!.after).toContain('After the ');
  expect(first!.after).not.toContain('once more');
});

test('a word is explained where it first stands in a section, in any of its forms', () => {
  const marks = (html: string) =>
    [...html.matchAll(/aria-describedby="([^"]*)">([^<]*)<\/a><span id="([^"]*)" role="tooltip">([^<]*)</g)].map(
      ([, ...found]) => found,
    );
  expect(marks(first!.before)).toEqual([['s1-batch', 'batch', 's1-batch', 'Rows together.']]);
  expect(marks(first!.after)).toEqual([['s1-drawing', 'drawing', 's1-drawing', 'A picture.']]);
  expect(marks(letters)).toEqual([['letters-batch', 'batch', 'letters-batch', 'Rows together.']]);
  expect(marks(below!.before).map(([id, text]) => [id, text])).toEqual([
    ['s2-1-batch-of-rows', 'batch of rows'],
    ['s2-1-batch', 'batch'],
    ['s2-1-he', 'He'],
  ]);
  expect(below!.before).toMatch(/\(He et al.*<\/span> normal/);
  expect(words).toEqual([
    { id: 'batch', name: 'batch', meaning: 'Rows together.' },
    { id: 'drawing', name: 'drawing', meaning: 'A picture.' },
    { id: 'batch-of-rows', name: 'batch of rows', meaning: 'More of them.' },
    { id: 'he', name: 'He', meaning: 'A person.' },
  ]);
});

test('sections on the page are led to there, others in the repository', () => {
  expect(first!.before).toContain('<a href="#s2-1">§2.1</a>');
  expect(first!.before).toMatch(/<a href="https:[^"]*docs\/theory\.md#3-not-shown">§3<\/a>/);
  expect(first!.before).toContain('<a href="#s2">the second</a>');
});

test('formulas are set; one of its own may break at its wide blanks; signs are no elements', () => {
  expect(first!.before.match(/class="katex"/g)).toHaveLength(1);
  expect(first!.before).toContain('&amp; so on');
  expect(below!.before).toMatch(/<p class="formula"><span>.*<\/span> <span>.*<\/span><\/p>/);
  expect(below!.before.match(/class="katex"/g)).toHaveLength(4);
});

test('a formula that cannot be set stops the build', () => {
  expect(() => theoryText('## 1. A\n\n$\\nonsense$\n', () => true)).toThrow('nonsense');
});

test('long texts come in chunks, in their order', () => {
  const blocks = Array.from({ length: 9 }, (_, i) => `${i} ${'word '.repeat(500)}`);
  const [{ before } = { before: [] }] = theoryText(`## 1. A\n\n${blocks.join('\n\n')}\n`, () => true).sections;
  expect(before.length).toBeGreaterThan(2);
  expect(Math.max(...before.map(({ length }) => length))).toBeLessThanOrEqual(5_000);
  expect([...before.join('').matchAll(/<p>(\d) /g)].map(([, i]) => Number(i))).toEqual(blocks.map((_, i) => i));
});
