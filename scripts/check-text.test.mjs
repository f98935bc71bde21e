import { expect, test } from 'vitest';
import { findForbidden } from './check-text.mjs';

test.each([
  ['a registry', 'ok\n"resolved": "https://registry.npmjs.org/x.tgz"', ['2: registry.npmjs']],
  ['a folder of a machine', 'cd /home/ada/gradwright', ['1: /home/']],
  ['both in one line', 'file:/Users/ada, registry.yarnpkg.com', ['1: registry.yarnpkg', '1: /Users/']],
  ['a folder within a path of a site', 'https://example.org/home/page', []],
  ['a plain text', 'nothing\nhere', []],
])('%s', (_name, text, findings) => {
  expect(findForbidden(text)).toEqual(findings);
});
