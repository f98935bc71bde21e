import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../src/program/main.ts';
import { runProgram } from './run-program.ts';

let folder: string;
let inside: (name: string) => string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradwright-resume-'));
  inside = (name) => join(folder, name);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const iris = (...more: string[]) => ['train', 'iris', '--backend', 'js', '--layers', '8', '--epochs', '20', ...more];

/** Ctrl-C when the output says so. */
async function interrupted(args: readonly string[], when: string): Promise<{ code: number; output: string }> {
  const controller = new AbortController();
  let output = '';
  const write = (text: string): void => {
    output += text;
    if (output.includes(when)) controller.abort();
  };
  const code = await main(args, { output: { write }, errors: { write }, environment: {}, signal: controller.signal });
  return { code, output };
}

test('a run that was interrupted goes on, to the file that it would have written', async () => {
  await runProgram(iris('--out', inside('whole.gradwright')));
  const first = await interrupted(iris('--checkpoints', inside('run'), '--out', inside('model.gradwright')), '30%');
  expect(first.code).toBe(130);
  expect(first.output).toMatch(/Interrupted after \d+ epochs and \d+ updates; it is kept\. To go on:\n {2}gradwright resume /);
  expect(readdirSync(folder).sort()).toEqual(['run', 'whole.gradwright']);

  const { code, output, errors } = await runProgram(['resume', inside('run')]);
  expect(errors).toBe('');
  expect(code).toBe(0);
  expect(output).toMatch(/Goes on after \d+ epochs and \d+ updates\./);
  expect(readFileSync(inside('model.gradwright'))).toEqual(readFileSync(inside('whole.gradwright')));
});

test('a run that is done goes on with more epochs, every so many steps', async () => {
  await runProgram(iris('--out', inside('whole.gradwright')));
  const short = iris('--checkpoints', inside('run'), '--checkpoint-every', '7');
  short[short.indexOf('20')] = '5';
  expect((await runProgram(short)).code).toBe(0);
  expect((await runProgram(['resume', inside('run'), '--epochs', '20', '--out', inside('model.gradwright')])).code).toBe(0);
  expect(readFileSync(inside('model.gradwright'))).toEqual(readFileSync(inside('whole.gradwright')));
});

test('a rate that was looked for is the rate that it goes on with', async () => {
  const { output, code } = await runProgram(iris('--learning-rate', 'auto', '--checkpoints', inside('run')));
  expect(code).toBe(0);
  const found = Number(/Rate ([\d.]+): where the loss falls fastest/.exec(output)![1]);
  expect(found).toBeGreaterThan(1e-4);
  const kept = JSON.parse(readFileSync(inside('run/run.json'), 'utf8')) as { options: { learningRate: number } };
  expect(kept.options.learningRate).toBe(found);
  const again = await runProgram(['resume', inside('run')]);
  expect(again.code).toBe(0);
  expect(again.output).not.toContain('where the loss falls fastest');
});

test('Ctrl-C before a rate is found is Ctrl-C', async () => {
  const { code } = await runProgram(iris('--learning-rate', 'auto'), { signal: AbortSignal.abort() });
  expect(code).toBe(130);
});

test('a damaged newest checkpoint is passed over, and it says so', async () => {
  await runProgram(iris('--checkpoints', inside('run')));
  const newest = readdirSync(inside('run')).findLast((name) => name.startsWith('checkpoint'))!;
  const bytes = readFileSync(inside(`run/${newest}`));
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(inside(`run/${newest}`), bytes);
  const { output, code } = await runProgram(['resume', inside('run')]);
  expect(output.replaceAll(/\s+/g, ' ')).toMatch(/! the checkpoint of step \d+ is damaged \(E_CHECKSUM/);
  expect(code).toBe(0);
});

test('a refused second run leaves the first one as it was', async () => {
  await runProgram(iris('--checkpoints', inside('run')));
  const before = readFileSync(inside('run/run.json'), 'utf8');
  expect((await runProgram(iris('--seed', '8', '--checkpoints', inside('run')))).code).toBe(2);
  expect(readFileSync(inside('run/run.json'), 'utf8')).toBe(before);
});

describe('what is refused, in one line', () => {
  test.each<[string, () => Promise<string[]>, string]>([
    ['a folder without a run', async () => ['resume', folder], 'holds no run, expected a folder that train --checkpoints wrote'],
    [
      'a file that says something else',
      async () => {
        writeFileSync(inside('run.json'), '{"version":1}');
        return ['resume', folder];
      },
      'does not say what the run was asked for',
    ],
    [
      'a newer version',
      async () => {
        writeFileSync(inside('run.json'), '{"version":2,"source":"iris","options":{}}');
        return ['resume', folder];
      },
      'has version 2, this program reads 1',
    ],
    [
      'a second run in the same folder',
      async () => {
        await runProgram(iris('--checkpoints', inside('run')));
        return iris('--checkpoints', inside('run'));
      },
      'of an earlier run',
    ],
    ['how often, but not where', async () => iris('--checkpoint-every', '5'), '--checkpoint-every needs --checkpoints'],
    ['a rate that is none', async () => iris('--learning-rate', 'fast'), 'expected a number above 0'],
  ])('%s', async (_, prepare, words) => {
    const { code, errors } = await runProgram(await prepare());
    expect(code).toBe(2);
    expect(errors).toContain(words);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });
});
