import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkNotes } from './check-notes.ts';
import { neededFor, readNotes } from './notes.ts';

const report = (exported: string, inner = '') =>
  `# The interface\n\n## \`one\`\n\n\`\`\`text\n${exported}\n\`\`\`\n\n### Types that these name\n\n\`\`\`text\n${inner}\n\`\`\`\n`;
const F = 'declare function f(): void;';
const G = 'declare const g: 1;';

test('of several notes the largest counts', () => {
  const note = (bump: string) => `---\n'@a/b': ${bump}\nc: patch\n---\n\nc: major\n`;
  expect(readNotes([note('minor'), note('major'), note('patch')])).toEqual(
    new Map([
      ['@a/b', 'major'],
      ['c', 'patch'],
    ]),
  );
});

test('an export that is gone asks for a major version, another change for a minor one, words for none', () => {
  expect(neededFor(report(`${F}\n${G}`), report(F))).toBe('major');
  expect(neededFor(report(F), report(`${F}\n${G}`))).toBe('minor');
  expect(neededFor(report(F), report(F.replace('()', '(x?: number)')))).toBe('minor');
  expect(neededFor(report(F, 'type A = 1;'), report(F, 'type B = 1;'))).toBe('minor');
  expect(neededFor(report(F), report(F).replace('The interface', 'Words'))).toBeUndefined();
  expect(neededFor(report(F), report(F).replace('`one`', '`two`'))).toBe('major');
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradwright-notes-'));
  git('init', '--quiet', '--initial-branch=main');
  commit({
    'packages/one/package.json': '{ "name": "one" }',
    'packages/one/api.md': report(F),
    '.changeset/first.md': note('major'),
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const note = (bump: string) => `---\none: ${bump}\n---\n\nSomething.\n`;

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder });
}

function commit(files: Readonly<Record<string, string | undefined>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    if (text === undefined) rmSync(join(folder, file));
    else writeFileSync(join(folder, file), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message=x');
}

test('before its first release, a package has a note for its first version', () => {
  expect(checkNotes(folder)).toEqual([]);
  commit({ '.changeset/first.md': note('minor') });
  expect(checkNotes(folder)).toEqual([
    'one: its interface changed since its last release, which asks for a major note; run pnpm changeset',
  ]);
});

test('after a release, a change of the interface needs a note that announces it', () => {
  commit({ '.changeset/first.md': undefined, 'packages/one/CHANGELOG.md': '1.0.0' });
  expect(checkNotes(folder)).toEqual([]);
  commit({ 'packages/one/api.md': report(`${F}\n${G}`) });
  expect(checkNotes(folder)).toEqual([expect.stringContaining('asks for a minor note')]);
  commit({ '.changeset/a.md': note('patch') });
  expect(checkNotes(folder)).toEqual([expect.stringContaining('asks for a minor note')]);
  commit({ '.changeset/a.md': note('minor') });
  expect(checkNotes(folder)).toEqual([]);
  commit({ 'packages/one/api.md': report(G) });
  expect(checkNotes(folder)).toEqual([expect.stringContaining('asks for a major note')]);
});

test('on a branch, a note of main does not speak for a change of the branch', () => {
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  commit({ 'packages/one/api.md': report(`${F}\n${G}`) });
  expect(checkNotes(folder)).toEqual([expect.stringContaining('changed on this branch, and no note of the branch names it')]);
  writeFileSync(join(folder, '.changeset', 'mine.md'), note('minor'));
  expect(checkNotes(folder)).toEqual([]);
});
