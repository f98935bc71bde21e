// What only a process of its own can show: exit codes, signals, pipes, and the same bits twice.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { NASTY_TABLES } from './nasty-tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradwright-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAM = fileURLToPath(new URL('../src/program/cli.ts', import.meta.url));
const START = fileURLToPath(new URL('../src/start.ts', import.meta.url));

/** Runs a script to its end; `at` is told of all output so far, to interrupt or to hang up. */
function run(script: string, args: readonly string[], at?: (output: string, child: ReturnType<typeof spawn>) => void) {
  const child = spawn(process.execPath, ['--conditions=gradwright-source', script, ...args], { cwd: folder });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text) => at?.((output += String(text)), child));
  child.stderr.on('data', (text) => (errors += String(text)));
  return new Promise<{ code: number | null; output: string; errors: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output, errors }));
  });
}

test('two processes write the same model, on either backend', async () => {
  const args = ['train', NASTY_TABLES.customers.file, '--target', NASTY_TABLES.customers.target, '--epochs', '3', '--out'];
  const ends = await Promise.all([
    run(PROGRAM, [...args, 'one']),
    run(PROGRAM, [...args, 'two']),
    run(PROGRAM, [...args, 'three', '--backend', 'js']),
  ]);
  expect(ends.map(({ code, errors }) => [code, errors])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  const [one, two, three] = ['one', 'two', 'three'].map((name) => readFileSync(join(folder, name)).toString('base64'));
  expect(two).toBe(one);
  expect(three).toBe(one);
});

test('what is refused ends with 2 and one line', async () => {
  const { code, output, errors } = await run(PROGRAM, ['train', 'nothing.csv', '--target', 'x']);
  expect([code, output]).toEqual([2, '']);
  expect(errors).toMatch(/^gradwright: E_IO: nothing\.csv: there is no such file, .*\n$/);
});

test('Ctrl-C ends a training run with 130 and leaves no file', async () => {
  const args = ['train', 'digits', '--epochs', '5000', '--patience', '5000', '--out', 'interrupted'];
  let asked = false;
  const { code, output, errors } = await run(PROGRAM, args, (soFar, child) => {
    if (asked || !soFar.includes('Training')) return;
    asked = true;
    setTimeout(() => child.kill('SIGINT'), 300);
  });
  expect([code, errors]).toEqual([130, '']);
  expect(output).toMatch(/Interrupted after \d+ epochs? and \d+ updates?; nothing was saved\.\n$/);
  expect(existsSync(join(folder, 'interrupted'))).toBe(false);
});

test('Ctrl-C ends the main job with 130', async () => {
  let asked = false;
  const { code, output, errors } = await run(START, [], (soFar, child) => {
    if (asked || !soFar.includes('10%')) return;
    asked = child.kill('SIGINT');
  });
  expect([code, errors]).toEqual([130, '']);
  expect(output).toMatch(/Interrupted\. Nothing was left behind\.\n$/);
});

test('a reader that goes away, such as `head`, is no failure', async () => {
  await run(PROGRAM, [
    'train',
    NASTY_TABLES.flats.file,
    '--target',
    NASTY_TABLES.flats.target,
    '--epochs',
    '1',
    '--out',
    'flats',
  ]);
  const { code, errors } = await run(PROGRAM, ['predict', 'flats', NASTY_TABLES.flats.file], (_, child) =>
    child.stdout!.destroy(),
  );
  expect([code, errors]).toEqual([0, '']);
});
