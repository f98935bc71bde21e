import { readFileSync } from 'node:fs';

/** A file of the repository. */
export const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const RULE = /^\|[ :|-]+\|$/;

/** The cells of every row of the tables in a page, without their headings. */
export function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n');
  return lines
    .filter((line, i) => line.startsWith('|') && !RULE.test(line) && !RULE.test(lines[i + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** What a test does: its text in a file of tests, or undefined where there is none of that name. */
export function testBody(tests: string, name: string): string | undefined {
  return tests.split(/^ {2}test(?:\.each\(.*?\))?\(/m).find((part) => part.trimStart().startsWith(`'${name}'`));
}
