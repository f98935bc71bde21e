import { expect, test } from 'vitest';
import { read, tableRows, testBody } from '../../test/docs.ts';

/** The sections that have a drawing: a fenced block under a numbered heading. */
function drawnSections(theory: string): string[] {
  let [section, inside] = ['', false];
  const drawn: string[] = [];
  for (const line of theory.split('\n')) {
    section = /^#{2,3} (\d+(?:\.\d+)?)/.exec(line)?.[1] ?? section;
    if (!line.startsWith('```')) continue;
    inside = !inside;
    if (inside) drawn.push(section);
  }
  return drawn;
}

const rows = tableRows(read('docs/diagrams.md')).map(([where, , made, name]) => {
  const [, section] = /^\[§([\d.]+)\]/.exec(where!)!;
  const [, widget, file] = /^\[(\w+)\]\(\.\.\/(.*)\)$/.exec(made!)!;
  return { section: section!, widget: widget!, file: file!, name: name! };
});
const page = read('apps/demo/src/theory/main.tsx');
const tests = read('apps/demo/test/theory.test.ts');

test('drawings are found under their headings', () => {
  expect(drawnSections('## 1. A\n```\nx\n```\n### 1.1 B\ntext\n## 2. C\n```mermaid\n```\n')).toEqual(['1', '2']);
});

test('every diagram of the theory has a widget', () => {
  const drawn = drawnSections(read('docs/theory.md'));
  expect(drawn.length).toBeGreaterThan(12);
  const shown = new Set(rows.map(({ section }) => section));
  expect(drawn.filter((section) => !shown.has(section))).toEqual([]);
});

test('every widget on the page is in the table', () => {
  const mounted = [...page.matchAll(/<(\w+Exhibit) /g)].map(([, name]) => name!);
  expect(mounted.filter((name) => !rows.some(({ widget }) => widget === name))).toEqual([]);
});

test.each(rows)('§$section: $widget stands on the page, and its test exists', ({ widget, file, name }) => {
  expect(read(file)).toContain(`export function ${widget}(`);
  expect(page).toContain(`<${widget} `);
  expect(testBody(tests, name)).toBeDefined();
});
