import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../src/program/main.ts';
import { runProgram } from './run-program.ts';

const spiral = ['train', 'spiral', '--backend', 'js', '--epochs', '12', '--optimizer', 'sgd'];

test('--doctor says what broke a run and what may help, before the error', async () => {
  const { code, output, errors } = await runProgram([...spiral, '--learning-rate', '300', '--doctor']);
  expect(output).toContain('The doctor: exploding');
  expect(output).toContain('set the learning rate to 3:');
  expect(output).toMatch(/In numbers: steps \d+, loss growth [\d.e+]+, largest update ratio \d+\./);
  expect(errors).toContain('E_NONFINITE');
  expect(code).not.toBe(0);
});

test('without --doctor nobody looks', async () => {
  const { output } = await runProgram([...spiral, '--learning-rate', '0.1']);
  expect(output).not.toContain('The doctor');
});

describe('doctor, of a run that was kept', () => {
  let folder: string;
  let inside: (name: string) => string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gradwright-doctor-'));
    inside = (name) => join(folder, name);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Every file of the run, byte for byte. */
  const contents = () => readdirSync(inside('run')).map((name) => [name, readFileSync(inside(`run/${name}`), 'hex')]);
  const examine = async (of = inside('run')) => {
    const { output, ...ran } = await runProgram(['doctor', of]);
    return { ...ran, output: output.replaceAll(/\s+/g, ' ') };
  };
  const iris = (...more: string[]) => [
    'train',
    'iris',
    '--backend',
    'js',
    '--layers',
    '8',
    '--epochs',
    '20',
    '--checkpoints',
    inside('run'),
    ...more,
  ];

  test('one that broke down: the verdict of train --doctor, with layer and step, and nothing in the folder changes', async () => {
    const exploding = [...spiral, '--learning-rate', '300'];
    const watched = (await runProgram([...exploding, '--doctor'])).output;
    await runProgram([...exploding, '--checkpoints', inside('run')]);
    const before = contents();
    expect(before).toHaveLength(2);

    const { code, output, errors } = await examine();
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('At step 7 its weights are those of the checkpoint, to the bit');
    expect(output).toMatch(/it broke down: E_NONFINITE: train: step \d+: the output of layer 2 is/);
    expect(output).toMatch(/Seen first at step \d+ in layer 0\./);
    expect(output).toContain(watched.slice(watched.indexOf('The doctor: exploding')).replaceAll(/\s+/g, ' '));
    expect(contents()).toEqual(before);
  });

  test('one that ended is followed to its end, and gets the verdict of train --doctor', async () => {
    const { output: watched } = await runProgram(iris('--doctor'));
    const { output, code } = await examine();
    const verdict = watched.slice(watched.indexOf('The doctor:'), watched.indexOf('On ')).replaceAll(/\s+/g, ' ').trim();
    expect(verdict).toMatch(/^The doctor: [a-z ]+─/);
    expect(output).toContain(verdict);
    expect(code).toBe(0);
  });

  test.each<[string, string[], number]>([
    ['an epoch', [], 1],
    ['5 updates', ['--checkpoint-every', '5'], 5],
  ])('one that was interrupted is followed for %s more, and no further', async (interval, more) => {
    const controller = new AbortController();
    let written = '';
    const write = (text: string): void => {
      written += text;
      if (written.includes('30%')) controller.abort();
    };
    await main(iris(...more), { output: { write }, errors: { write }, environment: {}, signal: controller.signal });
    const { output } = await examine();
    expect(output).toMatch(
      new RegExp(`kept after [67] epochs and \\d+ updates\\. It is followed again from its beginning, and for ${interval} more`),
    );
    expect(output).toContain('to the bit: this is that run');
    expect(output).toContain('The doctor: ');
    // Progress is of what is followed, not of the twenty epochs that were asked for.
    const told = [...output.matchAll(/(\d+)% loss/g)].map(([, percent]) => Number(percent));
    expect(Math.max(...told)).toBeLessThanOrEqual(100);
  });

  test('a damaged newest checkpoint is passed over, and it says so', async () => {
    await runProgram(iris());
    const newest = readdirSync(inside('run')).findLast((name) => name.startsWith('checkpoint'))!;
    const bytes = readFileSync(inside(`run/${newest}`));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(inside(`run/${newest}`), bytes);
    const { output, code } = await examine();
    expect(output).toMatch(
      /! the checkpoint of step 80 is damaged \(E_CHECKSUM.*At step 76 its weights are those of the checkpoint/,
    );
    expect(code).toBe(0);
  });

  test('a run that was killed before its first checkpoint is followed for an interval', async () => {
    await runProgram(iris());
    for (const name of readdirSync(inside('run'))) if (name.startsWith('checkpoint')) rmSync(inside(`run/${name}`));
    const { output, code } = await examine();
    expect(output).toContain('kept after 0 epochs and 0 updates');
    expect(output).not.toContain('to the bit');
    expect([code, output.includes('The doctor: ')]).toEqual([0, true]);
  });

  test('where the data have changed since, it says that this is another run', async () => {
    const lines = Array.from({ length: 80 }, (_, i) => `${i % 9},${(i * 7) % 11},${i % 2 === 0 ? 'no' : 'yes'}`);
    writeFileSync(inside('rows.csv'), ['a,b,answer', ...lines].join('\n'));
    await runProgram([
      'train',
      inside('rows.csv'),
      '--target',
      'answer',
      '--backend',
      'js',
      '--epochs',
      '3',
      '--checkpoints',
      inside('run'),
    ]);
    expect((await examine()).output).toContain('to the bit');
    writeFileSync(inside('rows.csv'), ['a,b,answer', ...lines.toReversed()].join('\n'));
    expect((await examine()).output).toContain(
      'are not those of the checkpoint: data or program have changed since; this is a run like it',
    );
  });

  test('Ctrl-C ends it', async () => {
    await runProgram(iris());
    const { code, output } = await runProgram(['doctor', inside('run')], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(output).toContain('Interrupted, before it was followed to its end.');
    expect(output).not.toContain('The doctor');
  });

  test.each<[string, () => void, string]>([
    ['a folder that is not there', () => {}, 'holds no run, expected a folder that train --checkpoints wrote (ENOENT'],
    ['a folder of other things', () => writeFileSync(inside('notes.txt'), 'mine'), 'holds no run, expected a folder'],
    ['a file that says something else', () => writeFileSync(inside('run.json'), '[]'), 'does not say what the run was asked for'],
    [
      'a newer version',
      () => writeFileSync(inside('run.json'), '{"version":2,"source":"iris","options":{}}'),
      'has version 2, this program reads 1',
    ],
  ])('%s is refused, in one line', async (what, prepare, words) => {
    prepare();
    const { code, output, errors } = await runProgram(['doctor', what.endsWith('not there') ? inside('none') : folder]);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toMatch(/^gradwright: E_(IO|FORMAT|VERSION): doctor: /);
    expect(errors).toContain(words);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });
});
