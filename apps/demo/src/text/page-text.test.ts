import { expect, test } from 'vitest';
import { read } from '../../test/docs.ts';
import { textAt } from './page-text.ts';

test.each(['index', 'digits', 'race', 'theory', 'model'])(
  'all that %s.html asks for is there, and nothing is written beside it',
  (name) => {
    const html = read(`apps/demo/${name}.html`);
    const asked = [...html.matchAll(/\{\{([\w.]+)\}\}/g)].map(([, path]) => path!);
    expect(asked.length).toBeGreaterThan(8);
    for (const path of asked) expect(textAt(path)).not.toBe('');
    expect([...html.matchAll(/>\s*([^<>{}\s][^<>{}]*)</g)].map(([, text]) => text)).toEqual([]);
  },
);

test('what is not there stops the build', () => {
  expect(() => textAt('digits.nonsense')).toThrow('digits.nonsense');
  expect(() => textAt('nav')).toThrow('nav');
});
