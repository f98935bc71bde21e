import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkTarball, manifestOf } from './check-tarball.ts';
import { checkFiles, PACKED } from './packed-files.ts';
import { filesIn } from './tarball.ts';

const root = join(import.meta.dirname, '..', '..');
const tarballs = new Map<string, Buffer>();
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gradwright-packed-'));
  for (const name of readdirSync(join(root, 'packages'))) {
    await promisify(execFile)('pnpm', ['pack', '--pack-destination', folder], { cwd: join(root, 'packages', name) });
  }
  for (const file of readdirSync(folder)) {
    const tarball = readFileSync(join(folder, file));
    tarballs.set(manifestOf(tarball).name, tarball);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every package has its list, and no other has one', () => {
  expect([...tarballs.keys()].sort()).toEqual(Object.keys(PACKED).sort());
});

test.for(Object.keys(PACKED))('%s holds the files that it should, and they tell nothing of the machine', (name) => {
  expect(checkTarball(tarballs.get(name)!, root)).toEqual([]);
});

describe('what a check finds', () => {
  test('a file on no list, a test, a line without its file', () => {
    expect(checkFiles(['src/**/*.ts', 'LICENSE'], ['src/a.ts', 'src/deep/b.ts', 'src/a.test.ts', 'secret.env'])).toEqual([
      'src/a.test.ts is packed, but on no list',
      'secret.env is packed, but on no list',
      'LICENSE is missing',
    ]);
  });

  test('a folder of the machine, a script that runs on install, a dependency from elsewhere', () => {
    const manifest = {
      name: 'gradwright',
      version: '1.0.0',
      scripts: { postinstall: 'node x.js' },
      dependencies: { 'left-pad': '^1.0.0', '@gradwright/core': 'workspace:^' },
    };
    const problems = checkTarball(
      tar({ 'package.json': JSON.stringify(manifest), 'dist/cli.js': '// /build/here/src' }),
      '/build/here',
    );
    expect(problems).toEqual(
      expect.arrayContaining([
        'gradwright: dist/cli.js names the folder that it was built in',
        'gradwright: package.json has the script postinstall',
        'gradwright: package.json depends on left-pad',
        'gradwright: package.json depends on @gradwright/core@workspace:^, expected a caret range',
        'gradwright: README.md is missing',
      ]),
    );
  });

  test('a package without a list', () => {
    expect(checkTarball(tar({ 'package.json': '{ "name": "other" }' }), '/build')).toEqual([
      'other is on no list of packed files',
    ]);
  });
});

test('a tarball is read as it was written, whatever the lengths of its files', () => {
  const files = { a: '', 'b/c.txt': 'x'.repeat(512), 'd.txt': 'y'.repeat(513) };
  expect([...filesIn(tar(files))].map(([path, bytes]) => [path, bytes.toString()])).toEqual(Object.entries(files));
  expect(() => filesIn(tar({ a: '' }, '2'))).toThrow('entry package/a is of type "2"');
});

/** A tarball with these files. */
function tar(files: Readonly<Record<string, string>>, type = '0'): Buffer {
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const header = Buffer.alloc(512);
    header.write(`package/${path}`, 0);
    header.write(text.length.toString(8).padStart(11, '0'), 124);
    header.write(type, 156);
    return [header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
