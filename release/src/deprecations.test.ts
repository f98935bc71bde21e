import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PACKAGES } from './api.ts';
import { checkDeprecations } from './deprecations.ts';
import { temporaryFolder } from './temporary-folder.ts';

test.for(PACKAGES.map((folder) => [basename(folder), folder] as const))(
  'what is to go from %s says what takes its place, and warns',
  ([, folder]) => {
    expect(checkDeprecations(folder)).toEqual([]);
  },
);

let folder: string;
beforeEach(() => {
  folder = temporaryFolder('deprecations');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is found in a package with `rectify` and an `old` name, explained and made like this. */
function check({
  said = '',
  made = `function old() { deprecated('old', 'rectify', '1.1.0'); }`,
  type = 'declare function old(): void;',
}) {
  const files = {
    'package.json': JSON.stringify({ name: 'some', exports: { '.': { import: { types: './dist/index.d.ts' } } } }),
    'dist/index.d.ts': `/** Clips. */ declare function rectify(): void;\n/** Clips. ${said} */\n${type}\nexport { rectify, old };`,
    'src/old.ts': `export ${made}`,
    'src/old.test.ts': `deprecated('not', 'looked', 'at');`,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return checkDeprecations(folder);
}

const SAID = '@deprecated since 1.1.0, use `rectify`';
const CALL = `deprecated('old', 'rectify', '1.1.0')`;

test.for([
  ['a function', {}],
  [
    'a value that is one',
    { made: `const old: typeof rectify = () => (${CALL}, rectify());`, type: 'declare const old: () => void;' },
  ],
  ['a type, which cannot warn', { made: 'interface old {}', type: 'interface old {}' }],
] as const)('%s may go', ([, parts]) => {
  expect(check({ said: SAID, ...parts })).toEqual([]);
});

test.for([
  ['no call', { said: SAID, made: 'const old = rectify;' }, `old does not call ${CALL}`],
  ['a call of another function', { said: SAID, made: `function other() { ${CALL}; }` }, `old does not call ${CALL}`],
  [
    'a call that names something else',
    { said: SAID, made: `function old() { ${CALL.replace('rectify', 'relu')}; }` },
    `old does not call ${CALL}`,
  ],
  ['another version', { said: SAID.replace('1.1', '1.2') }, `old does not call ${CALL.replace('1.1', '1.2')}`],
  ['no replacement', { said: '@deprecated' }, 'old: "@deprecated ", expected "@deprecated since 1.2.3, use " and another export'],
  ['a replacement that is not there', { said: SAID.replace('rectify', 'relu') }, 'and another export'],
  ['itself as the replacement', { said: SAID.replace('rectify', 'old') }, 'and another export'],
  ['a call, and nothing said', {}, 'old calls deprecated, and its doc comment does not say so'],
] as const)('%s is refused', ([, parts, problem]) => {
  expect(check(parts)).toEqual([expect.stringContaining(problem)]);
});
