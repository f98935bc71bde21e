import { expect, test } from 'vitest';
import { report } from './mutation-report.mjs';

const edit = (over) => ({ file: 'a.ts', text: 'x + y', replacement: 'x', breaks: 'no y', noticed: true, by: 'a test', ...over });

test('a table for each file, with what nobody noticed', () => {
  const page = report([
    edit(),
    edit({ text: 'a || b', replacement: '', breaks: 'x̂ | y', noticed: false, by: '' }),
    edit({ file: 'b.ts' }),
  ]);
  expect(page).toContain('**2 of 3** were noticed (66.7%');
  expect(page).toContain(
    [
      '## `a.ts`',
      '',
      '| what breaks | edit                 | the first test to notice |',
      '| ----------- | -------------------- | ------------------------ |',
      '| no y        | `x + y` → `x`        | `a test`                 |',
      '| x̂ \\| y      | `a \\|\\| b` → nothing | **nobody**               |',
    ].join('\n'),
  );
  expect(page).toContain('## `b.ts`');
  expect(page.endsWith('|\n')).toBe(true);
});
