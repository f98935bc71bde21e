import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReferenceBackend, matmul, readNow, tensor } from '@gradwright/core';
import { batches } from '@gradwright/datasets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFloats, readWhole, SEED, writeData } from './data.ts';
import { startSystem } from './process.ts';
import { checkProduct } from './products.ts';
import { WORKLOADS, type InferenceWorkload, type MatmulWorkload, type TrainingWorkload } from './workloads.ts';

const find = <W>(name: string) => WORKLOADS.find((workload) => workload.name === name) as W;
const spiral: TrainingWorkload = { ...find<TrainingWorkload>('W1b'), warmUp: 60 };
const digits: TrainingWorkload = { ...find<TrainingWorkload>('W2a'), rows: 320, warmUp: 1 };
const WORKER = [process.execPath, '--conditions=gradwright-source', join(import.meta.dirname, 'worker.ts')];

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'gradwright-bench-test-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['js', 'exact'])('our own system, %s: trains, shows that it learns, gives rates', async (kernels) => {
  writeData(spiral, folder);
  const system = startSystem({ command: [...WORKER, 'gradwright', JSON.stringify({ kernels, threads: 1 })] });
  const { loss, steps } = await system.ask({ ask: 'open', workload: spiral, folder });
  expect(steps).toBe(60);
  // Three equally likely classes would give log 3 = 1.1.
  expect(loss).toBeLessThan(0.5);
  const { rate } = await system.ask({ ask: 'sample', milliseconds: 20 });
  expect(rate).toBeGreaterThan(0);
  system.end();
});

test('what a build does not offer is unavailable, not broken', async () => {
  writeData(spiral, folder);
  const system = startSystem({ command: [...WORKER, 'gradwright', JSON.stringify({ kernels: 'exact', threads: 1000 })] });
  const answer = await system.ask({ ask: 'open', workload: spiral, folder });
  expect(answer.unavailable).toBeTruthy();
  expect(answer.failed).toBeUndefined();
  system.end();
});

test('predictions and products: a loss, no loss; a rate each', async () => {
  const system = startSystem({ command: [...WORKER, 'gradwright', JSON.stringify({ kernels: 'js', threads: 1 })] });
  const inference = find<InferenceWorkload>('W4 batch 1');
  writeData(inference, folder);
  expect((await system.ask({ ask: 'open', workload: inference, folder })).loss).toBeGreaterThan(0);
  const product = find<MatmulWorkload>('W3 XW 32x32x32');
  writeData(product, folder);
  expect(await system.ask({ ask: 'open', workload: product, folder })).toEqual({});
  expect((await system.ask({ ask: 'sample', milliseconds: 5 })).rate).toBeGreaterThan(0);
  system.end();
});

test('peers are dealt the batches that `train` deals', async () => {
  writeData(digits, folder);
  const [inputs, labels, order] = [readFloats(folder, 'inputs'), readWhole(folder, 'labels'), readWhole(folder, 'order')];
  const here = createReferenceBackend();
  const rows = { size: 320, inputs: tensor(here, inputs, [320, 784]), targets: tensor(here, Float32Array.from(labels), [320]) };
  for (const epoch of [0, 3]) {
    let at = epoch * 320;
    for (const batch of batches(rows, { size: 32, seed: SEED, epoch })) {
      expect([...readNow(batch.targets)]).toEqual([...order.subarray(at, at + 32)].map((row) => labels[row]));
      at += 32;
    }
  }
});

test('the same data again, other rows for judging, every class among them', () => {
  writeData(digits, folder);
  const [first, unseen] = [readFloats(folder, 'inputs'), readFloats(folder, 'unseenInputs')];
  writeData(digits, folder);
  expect(readFloats(folder, 'inputs')).toEqual(first);
  expect(unseen).toHaveLength(1000 * 784);
  expect(unseen.subarray(0, 784)).not.toEqual(first.subarray(0, 784));
  for (const name of ['labels', 'unseenLabels'] as const) {
    expect([...new Set(readWhole(folder, name))].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});

test.each(['XW', 'XtD', 'DWt'] as const)('a wrong product is found: %s', (form) => {
  const workload = { ...find<MatmulWorkload>('W3 XW 32x32x32'), form, batch: 7, inputs: 5, outputs: 9 };
  writeData(workload, folder);
  const here = createReferenceBackend();
  const [x, w, d] = [
    tensor(here, readFloats(folder, 'x'), [7, 5]),
    tensor(here, readFloats(folder, 'w'), [5, 9]),
    tensor(here, readFloats(folder, 'd'), [7, 9]),
  ];
  const out = {
    XW: () => matmul(x, w),
    XtD: () => matmul(x, d, undefined, { transposeA: true }),
    DWt: () => matmul(d, w, undefined, { transposeB: true }),
  }[form]();
  const right = Float32Array.from(readNow(out));
  expect(() => checkProduct(right, workload, folder)).not.toThrow();
  expect(() =>
    checkProduct(
      right.map((value) => value * 1.001),
      workload,
      folder,
    ),
  ).toThrow(/element \[\d, \d\] of the product is/);
  expect(() => checkProduct(right.subarray(1), workload, folder)).toThrow('elements, expected');
});

test('a peer of ours in Python says what it lacks', async () => {
  writeFileSync(join(folder, 'numpy.py'), 'raise ImportError("not here")\n');
  const python = join(import.meta.dirname, '..', 'peers', 'python.py');
  const system = startSystem({ command: ['python3', python, 'numpy'], environment: { PYTHONPATH: folder } });
  const answer = await system.ask({ ask: 'sample', milliseconds: 1 });
  expect(answer.unavailable).toMatch(/python3 has no numpy|could not be started/);
  system.end();
});
