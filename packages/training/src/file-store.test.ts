import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, integers, isGradwrightError } from '@gradwright/core';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deep, times } from '../../../runs.shared.ts';
import { FAULTS, faultyFiles } from '../test/faulty-files.ts';
import { checkpointedModel, checkpointedRun, EVERY, LONG } from '../test/small-run.ts';
import { expectError, hashOf } from '../test/support.ts';
import { decodeCheckpoint } from './checkpoint-file.ts';
import { fileStore } from './file-store.ts';
import { train } from './train.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradwright-checkpoints-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function wholeHash(epochs?: number): Promise<string> {
  const model = checkpointedModel();
  await train(model, checkpointedRun(epochs)).finish();
  return hashOf(model);
}

describe('files', () => {
  test('the last few steps, under names that sort; nothing else is left', async () => {
    const inner = join(folder, 'a', 'b');
    const store = fileStore(inner, { keep: 2 });
    expect(await store.steps()).toEqual([]);
    const end = await train(checkpointedModel(), { ...checkpointedRun(), checkpoint: { every: EVERY, to: store } }).finish();
    const last = end.step - (end.step % EVERY);
    expect(await store.steps()).toEqual([last - EVERY, last]);
    expect(readdirSync(inner)).toEqual(
      [last - EVERY, last].map((step) => `checkpoint-${String(step).padStart(12, '0')}.safetensors`),
    );
    expect(decodeCheckpoint(readFileSync(join(inner, readdirSync(inner)[0]!))).step).toBe(last - EVERY);
  });

  test('a run goes on from them, in another process as well as here', async () => {
    const store = fileStore(folder);
    const run = train(checkpointedModel(), { ...checkpointedRun(), checkpoint: { every: EVERY, to: store } });
    for await (const event of run) if (event.type === 'checkpoint') break;
    const model = checkpointedModel();
    await train(model, { ...checkpointedRun(), resume: fileStore(folder) }).finish();
    expect(hashOf(model)).toBe(await wholeHash());
  });

  test('other files of the folder are left alone; what a killed process left half written goes', async () => {
    const stray = ['notes.txt', 'checkpoint-1.safetensors', 'checkpoint-000000000009.safetensors.tmp'];
    for (const name of stray) writeFileSync(join(folder, name), 'mine');
    await train(checkpointedModel(), {
      ...checkpointedRun(),
      checkpoint: { every: EVERY, to: fileStore(folder, { keep: 1 }) },
    }).finish();
    expect(readdirSync(folder).filter((name) => stray.includes(name))).toEqual(['checkpoint-1.safetensors', 'notes.txt']);
  });

  test('a file is on the disk before it bears its name, and its name before the run goes on', async () => {
    const files = faultyFiles();
    await fileStore('/runs', { files }).write(3, Uint8Array.of(1, 2, 3));
    const temporary = join('/runs', 'checkpoint-000000000003.safetensors.tmp');
    expect(files.journal).toEqual([`sync ${temporary}`, `rename ${temporary}`, 'sync /runs']);
  });

  test.each<[string, () => unknown, string, string]>([
    ['no folder', () => fileStore('' as never), 'E_ARG', 'fileStore: folder must be the path of a folder'],
    ['a number', () => fileStore(3 as never), 'E_ARG', 'fileStore: folder must be the path of a folder, got 3'],
    ['keep 0', () => fileStore('a', { keep: 0 }), 'E_RANGE', 'fileStore: keep'],
    ['an unknown option', () => fileStore('a', { fsync: true } as never), 'E_ARG', 'unknown option "fsync"'],
  ])('%s is refused', async (_, make, code, words) => {
    await expectError(make, code, words);
  });

  test('a folder that is a file is E_IO, and names it', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'mine');
    const run = () =>
      train(checkpointedModel(), { ...checkpointedRun(), checkpoint: { every: EVERY, to: fileStore(path) } }).finish();
    await expectError(run, 'E_IO', `fileStore: could not list ${path}: ENOTDIR`);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await expectError(() => fileStore(folder).read(3), 'E_IO', 'could not read');
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('a folder without permission is E_IO', async () => {
    chmodSync(folder, 0o500);
    await expectError(() => fileStore(folder).write(1, Uint8Array.of(1)), 'E_IO', 'EACCES');
  });
});

describe('the n-th call to the file system fails', () => {
  /** Trains until it is done or fails; from the newest checkpoint, where there is one. */
  const attempt = async (files: ReturnType<typeof faultyFiles>) => {
    const to = fileStore('/runs', { keep: 2, files });
    const model = checkpointedModel();
    let [step, kept] = [0, 0];
    const run = async (): Promise<void> => {
      const from = (await to.steps()).length > 0 ? { resume: to } : {};
      for await (const event of train(model, { ...checkpointedRun(), checkpoint: { every: EVERY, to }, ...from })) {
        if ('step' in event && event.step !== undefined) step = event.step;
        if (event.type === 'checkpoint') kept = event.step;
      }
    };
    const error = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { error, step, kept, hash: error === undefined ? hashOf(model) : undefined };
  };

  test.each(FAULTS)(
    '%s, for every n: the previous checkpoint stays, nothing is unreadable, and the run goes on to the same bits',
    async (fault) => {
      const whole = await wholeHash();
      const smooth = faultyFiles();
      expect((await attempt(smooth)).hash).toBe(whole);
      expect(smooth.calls).toBeGreaterThan(40);

      for (let n = 1; n <= smooth.calls; n++) {
        const files = faultyFiles();
        files.failAt(n, fault);
        const first = await attempt(files);
        expect([n, files.failed]).toEqual([n, true]);
        // A short write is no failure: what is left is written next. A crash after the last call spoils nothing either.
        const outcome = first.error === undefined ? first.hash : isGradwrightError(first.error, 'E_IO');
        expect([n, outcome]).toEqual([n, fault !== 'short write' && first.error !== undefined ? true : whole]);

        files.restart();
        const store = fileStore('/runs', { files });
        const steps = await store.steps();
        for (const step of steps) expect(decodeCheckpoint(await store.read(step)).step).toBe(step);
        const newest = steps.at(-1) ?? 0;
        expect(newest).toBeGreaterThanOrEqual(first.kept);
        expect(first.step - newest).toBeLessThanOrEqual(EVERY);

        const second = await attempt(files);
        expect([n, second.error, second.hash]).toEqual([n, undefined, whole]);
        expect([n, files.names.filter((name) => name.endsWith('.tmp'))]).toEqual([n, []]);
      }
    },
  );
});

describe('kill -9', () => {
  const KILLS = times(300, 3000);

  /** The program as one file, which starts sooner than its sources. */
  async function bundled(): Promise<string> {
    const program = join(folder, 'checkpointed-run.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('../test/checkpointed-run.ts', import.meta.url))],
      conditions: ['gradwright-source'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    return program;
  }

  /** A process that trains and says each step; killed when it has said so many, after so many milliseconds more. */
  async function killedRun(program: string, where: string, sayings: number, delay: number): Promise<number> {
    const child = spawn(process.execPath, [program, where], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
      if (output.split('\n').length > sayings) setTimeout(() => child.kill('SIGKILL'), delay);
    });
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    return Number([...output.matchAll(/^step (\d+)$/gm)].at(-1)![1]);
  }

  /** Kills it so many times, each time going on from what the last one left. Returns the hash of what it ends with. */
  async function killOften(program: string, where: string, kills: number, seed: number): Promise<string> {
    const store = fileStore(where);
    const random = createRandom(seed);
    for (let kill = 0; kill < kills; kill++) {
      const [sayings, delay] = integers(random.at(kill), 2, 8) as unknown as [number, number];
      const reached = await killedRun(program, where, 1 + sayings, delay);
      const steps = await store.steps();
      for (const step of steps) expect(decodeCheckpoint(await store.read(step)).step).toBe(step);
      expect(reached - (steps.at(-1) ?? 0)).toBeLessThanOrEqual(EVERY);
    }
    const model = checkpointedModel();
    await train(model, { ...checkpointedRun(LONG), ...((await store.steps()).length > 0 ? { resume: store } : {}) }).finish();
    return hashOf(model);
  }

  test(
    `${KILLS} times at random: no checkpoint is unreadable, at most one interval is lost, and the bits are those of a run that never stopped`,
    { timeout: deep ? 0 : 600_000 },
    async () => {
      const program = await bundled();
      const ends = await Promise.all([1, 2].map((chain) => killOften(program, join(folder, String(chain)), KILLS / 2, chain)));
      const whole = await wholeHash(LONG);
      expect(ends).toEqual([whole, whole]);
    },
  );
});
