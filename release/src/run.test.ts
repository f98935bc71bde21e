import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainEnvironment, run } from './run.ts';

const node = (code: string) => run(process.execPath, ['-e', code], { cwd: import.meta.dirname });

test('a run gives what the program wrote', async () => {
  expect(await node('console.log("hello"); console.error("not this")')).toBe('hello\n');
});

test('a run that fails says which program, how it ended, where, and its last lines', async () => {
  const failure = node('for (let i = 0; i < 50; i++) console.log("line " + i); console.error("why"); process.exit(3)');
  await expect(failure).rejects.toThrow(/node.* ended with 3 in .*src\nline 11\n(.*\n)*why$/);
});

test('a program that is not there is named', async () => {
  await expect(run('no-such-program', [], { cwd: import.meta.dirname })).rejects.toThrow('no-such-program');
});

test('what is stopped has ended, with all that it started, when the run says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradwright-run-'));
  const file = join(folder, 'pid');
  const stop = new AbortController();
  // A shell that starts another program, which tells its number.
  const script = `${process.execPath} -e 'fs.writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)' & wait`;
  const running = run('sh', ['-c', script], { cwd: folder, signal: stop.signal });
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8'), { timeout: 10_000 }).toMatch(/^\d+$/);
  stop.abort(new Error('stopped by hand'));
  await expect(running).rejects.toThrow('stopped by hand');
  // It is dead, or waits for a parent to notice that it is.
  await expect.poll(() => isAlive(Number(readFileSync(file, 'utf8'))), { timeout: 10_000 }).toBe(false);
  rmSync(folder, { recursive: true });
});

function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

test('no setting of a package manager reaches a program', () => {
  process.env['npm_config_registry'] = 'somewhere';
  expect(Object.keys(plainEnvironment()).filter((name) => /^npm_/i.test(name))).toEqual([]);
  expect(plainEnvironment()['PATH']).toBe(process.env['PATH']);
  delete process.env['npm_config_registry'];
});
