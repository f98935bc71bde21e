import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { write } from './consumer.ts';
import { expectInstalled, expectRepeated } from './upgrades.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder('upgrades');
  install('@gradwright/core', '1.1.0');
  install('plug-in', '1.0.0');
});
afterEach(() => rmSync(folder, { recursive: true }));

const install = (name: string, version: string) =>
  write(folder, { [`node_modules/${name}/package.json`]: JSON.stringify({ version }) });
const check = (core: string) => expectInstalled(folder, ['@gradwright/core', 'plug-in'], new Map([['@gradwright/core', core]]));

test('what is new must be there, and what is not may stay', () => {
  expect(() => check('1.1.0')).not.toThrow();
  expect(() => check('1.2.0')).toThrow('npm update left @gradwright/core@1.1.0, expected 1.2.0');
});

test('a second copy of core is refused', () => {
  install('plug-in/node_modules/@gradwright/core', '1.0.0');
  expect(() => check('1.1.0')).toThrow('plug-in did not accept the new core, and has one of its own');
});

test('an answer repeats what was said before, and may say more', () => {
  expect(() => expectRepeated('{ "half": "a" }', '{ "half": "a", "weights": "b" }')).not.toThrow();
  expect(() => expectRepeated('{ "half": "a" }', '{ "half": "b" }')).toThrow('half was a before the upgrade, and is b');
});
