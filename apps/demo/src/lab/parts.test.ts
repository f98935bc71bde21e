import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from './code-of.ts';
import { DATA, type DataName } from './data.ts';
import { createGate } from './gate.ts';
import { learn } from './learn.ts';
import { GRID, MINI, type BackendName, type Manner, type Reply, type Snapshot } from './messages.ts';
import { FIRST, type Recipe } from './recipe.ts';
import { decodeShared, HASH_DIGITS, type Shared } from './share.ts';
import { createViewer } from './viewer.ts';

const MANNER: Manner = { speed: 'full', backend: 'wasm', calm: false, probe: undefined };

const NAMES = (Object.keys(DATA) as DataName[]).filter((name) => name !== 'own');

/** A run up to a step, as the worker makes it: everything that was told. */
async function runTo(recipe: Recipe, step: number, manner: Manner = MANNER): Promise<{ replies: Reply[]; last: Snapshot }> {
  const [gate, stop] = [createGate(true), new AbortController()];
  const replies: Reply[] = [];
  let last: Snapshot | undefined;
  const tell = (reply: Reply): void => {
    replies.push(structuredClone(reply));
    if (reply.type !== 'snapshot' || reply.step < step) return;
    last = replies.at(-1) as Snapshot;
    stop.abort();
    gate.open();
  };
  await learn(recipe, { run: 1, gate, viewer: createViewer(), signal: stop.signal, manner: () => manner, until: step, tell });
  return { replies, last: last! };
}

describe('a run', () => {
  test.each(NAMES)('learns from %s', async (data) => {
    const recipe = { ...FIRST, data, noise: DATA[data].noise.usual };
    const { last: early } = await runTo(recipe, 1);
    const { last } = await runTo(recipe, 400);
    const outputs = Math.max(1, DATA[data].classes);
    const rows = DATA[data].inputs === 2 ? GRID : 1;
    expect(last.plane).toHaveLength(rows * GRID * outputs);
    expect(last.answers.map(({ length }) => length)).toEqual(
      recipe.hidden.map((units) => units * MINI * (rows === 1 ? 1 : MINI)),
    );
    expect(last.loss.train).toBeLessThan(early.loss.train);
    expect(last.score.train).toBeGreaterThan(0.5);
  });

  test('moved to the other backend on its way, it ends with the same bits', async () => {
    const recipe: Recipe = { ...FIRST, dropout: 0.2, batchNorm: true, l2: 0.001 };
    const [gate, stop] = [createGate(false), new AbortController()];
    let backend: BackendName = 'wasm';
    const seen: Snapshot[] = [];
    const tell = (reply: Reply): void => {
      if (reply.type !== 'snapshot') return;
      seen.push(structuredClone(reply));
      if (reply.step === 5 && backend === 'wasm') {
        backend = 'js';
        gate.knock();
      }
      if (reply.step < 12) gate.admit();
      else {
        stop.abort();
        gate.open();
      }
    };
    await learn(recipe, {
      run: 1,
      gate,
      viewer: createViewer(),
      signal: stop.signal,
      manner: () => ({ ...MANNER, backend }),
      until: undefined,
      tell,
    });
    expect([seen[0]!.backend, seen.at(-1)!.backend]).toEqual(['wasm', 'js']);
    expect(seen.at(-1)!.hash).toBe((await runTo(recipe, 12)).last.hash);
  });

  test('a link from before recipes had features, losses and residual connections opens with its bits', async () => {
    const { recipe, step, hash } = decodeShared(
      '#run=eyJkYXRhIjoibW9vbnMiLCJvd24iOnsibnVtYmVycyI6ZmFsc2UsInJvd3MiOltdfSwibm9pc2UiOjAuMiwic2NhbGUiOjEsInZhbGlkYXRpb24iOjAuMywiaGlkZGVuIjpbNCw0XSwiYWN0aXZhdGlvbiI6InJlbHUiLCJpbml0aWFsIjoiaGUiLCJiYXRjaE5vcm0iOnRydWUsImRyb3BvdXQiOjAuMSwibDIiOjAuMDAxLCJvcHRpbWl6ZXIiOiJhZGFtIiwiYmV0YSI6MC45LCJsZWFybmluZ1JhdGUiOjAuMDEsImRlY2F5IjowLCJjbGlwIjowLCJiYXRjaFNpemUiOjMyLCJzZWVkIjo3LCJzdGVwIjo0MCwiaGFzaCI6ImEzOWE1Y2ZjNzExMWIzYWExYzE3NDMyY2M1MWYwNDcwIn0',
    ) as Shared;
    expect((await runTo(recipe, step)).last.hash.slice(0, HASH_DIGITS)).toBe(hash);
  });

  test('a branch begins with the bits of where it left, and ends with others; far along, too', async () => {
    const first = { ...FIRST, hidden: [3] };
    const { last: left } = await runTo(first, 600);
    const recipe: Recipe = { ...first, learningRate: 0.1, dropout: 0.2, from: { recipe: first, step: 600 } };
    const { last: start, replies } = await runTo(recipe, 600);
    expect([start.step, start.hash]).toEqual([600, left.hash]);
    expect(replies.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
    const { last: later } = await runTo(recipe, 603);
    expect([later.step, later.vitals!.step]).toEqual([603, 603]);
    expect(later.hash).not.toBe((await runTo(first, 603)).last.hash);
  });

  test('a probe shows sums, answers and gradients that belong together', async () => {
    const { last } = await runTo({ ...FIRST, hidden: [3] }, 30, { ...MANNER, probe: [0.5, -0.25] });
    const [dense] = last.dense;
    const { layers, gradients } = last.probe!;
    for (let j = 0; j < 3; j++) {
      const sum = 0.5 * dense!.weight[j]! - 0.25 * dense!.weight[3 + j]! + dense!.bias[j]!;
      expect(layers[0]!.sums[j]).toBeCloseTo(sum, 5);
      expect(layers[0]!.answers[j]).toBeCloseTo(Math.max(0, sum), 5);
    }
    expect(gradients.map(({ weight }) => weight.length)).toEqual([6, 9]);
    expect(gradients[1]!.weight.some((value) => value !== 0)).toBe(true);
  });
});

describe('the code of a run', () => {
  let folder: string;
  beforeAll(async () => {
    const results = fileURLToPath(new URL('../../test-results/', import.meta.url));
    await mkdir(results, { recursive: true });
    folder = await mkdtemp(`${results}code-`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function printed(code: string): Promise<string | undefined> {
    const file = `${folder}/run.mjs`;
    await writeFile(file, code);
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=gradwright-source', file]);
    return /weights ([0-9a-f]{64})/.exec(stdout)?.[1];
  }

  test('ends with its bits: no step yet, of a first run and of a branch', async () => {
    const branch: Recipe = { ...FIRST, scale: 10, from: { recipe: FIRST, step: 3 } };
    for (const [recipe, step] of [
      [FIRST, 0],
      [branch, 3],
    ] as const) {
      const { replies } = await runTo(recipe, step);
      const [first] = replies.filter((reply) => reply.type === 'snapshot');
      expect([first!.step, await printed(codeOf(recipe, step))]).toEqual([step, first!.hash]);
    }
  });

  test('ends with its bits: the fast kernels', async () => {
    const { last } = await runTo(FIRST, 30, { ...MANNER, backend: 'fast' });
    expect(await printed(codeOf(FIRST, 30, last.fast))).toBe(last.hash);
  });

  test.each<[string, Partial<Recipe>, number]>([
    ['the first run', {}, 60],
    ['all of the network', { hidden: [6, 5], batchNorm: true, dropout: 0.25, l2: 0.003, activation: 'tanh', clip: 0.5 }, 25],
    ['ema on numbers', { data: 'plane', noise: 0.3, optimizer: 'ema', learningRate: 0.4, decay: 0.01, activation: 'gelu' }, 30],
    ['nesterov on a curve', { data: 'sine', noise: 0, optimizer: 'nesterov', learningRate: 0.05, hidden: [12] }, 30],
    [
      "points of one's own",
      {
        data: 'own',
        own: {
          numbers: false,
          rows: Array.from({ length: 30 }, (_, i) => [Math.round(1000 * Math.sin(i)) / 1000, (i % 7) / 5, i % 3]),
        },
      },
      30,
    ],
    [
      "numbers of one's own",
      { data: 'own', own: { numbers: true, rows: Array.from({ length: 30 }, (_, i) => [i / 10, (i % 7) / 5, i / 8]) } },
      30,
    ],
    [
      'one output for two classes, a residual connection, L1',
      { data: 'xor', loss: 'sigmoidCrossEntropy', residual: true, penalty: 'l1', l2: 0.002, batchNorm: true, dropout: 0.1 },
      30,
    ],
    [
      'a branch, from other points and another loss',
      {
        data: 'moons',
        noise: 0.1,
        loss: 'sigmoidCrossEntropy',
        hidden: [4, 4],
        residual: true,
        dropout: 0.1,
        learningRate: 0.05,
        from: {
          recipe: { ...FIRST, data: 'xor', loss: 'sigmoidCrossEntropy', hidden: [4, 4], scale: 10 },
          step: 20,
        },
      },
      45,
    ],
    ['the absolute error', { data: 'plane', loss: 'meanAbsoluteError' }, 30],
    ['Huber’s loss', { data: 'sine', loss: 'huber', hidden: [5, 5, 4], residual: true }, 30],
    ['features of the place', { data: 'circles', features: ['square1', 'product', 'sine2'], scale: 0.01, hidden: [3] }, 30],
    ['inputs and weights of another size', { scale: 10, initial: 'tiny', activation: 'tanh', l2: 0.001 }, 30],
    ['a line between clouds', { data: 'blobs', noise: 2, optimizer: 'sgd', hidden: [] }, 30],
  ])('ends with its bits: %s', async (_, part, steps) => {
    const recipe = { ...FIRST, ...part };
    expect(await printed(codeOf(recipe, steps))).toBe((await runTo(recipe, steps)).last.hash);
  });
});
