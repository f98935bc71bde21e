import { createReferenceBackend, fill, type Backend, type Layer, type Tensor } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { batchNorm, dense, dropout, gelu, layerNorm, relu, sequential, tanh } from '@gradwright/layers';
import { adam, rmsProp, sgd } from '@gradwright/optimizers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { learn, tasks, type Task } from '../test/learn.ts';
import { exactCode } from './generated/exact-code.ts';
import { createWasmBackend, createWasmBackendSync } from './index.ts';
import { bytesOf } from './kernel-code.ts';

test.each(tasks)('$name: learns, and ends with the bits of the reference', async (task) => {
  const [got, want] = [learn(await createWasmBackend(), task), learn(createReferenceBackend(), task)];
  expect(got.last).toBeLessThan(got.first * 0.9);
  expect([got.first, got.last]).toEqual([want.first, want.last]);
  expect([got.hash, want.hash]).toEqual([task.hash, task.hash]);
});

const BETWEEN = {
  relu: () => relu(),
  tanh: () => tanh(),
  gelu: () => gelu(),
  dropout: () => dropout({ keep: 0.8 }),
  batchNorm: (units: number) => batchNorm(units),
  layerNorm: (units: number) => layerNorm(units),
};
const OPTIMIZERS = {
  adam: () => adam({ learningRate: 0.01 }),
  rmsProp: () => rmsProp({ learningRate: 0.01 }),
  momentum: () => sgd({ learningRate: 0.1, momentum: 0.9 }),
};

/** A few steps of a network of any width, with whatever stands in it. */
const anyTask = fc
  .record({
    units: fc.integer({ min: 1, max: 40 }),
    between: fc.constantFrom(...(Object.keys(BETWEEN) as (keyof typeof BETWEEN)[])),
    optimizer: fc.constantFrom(...(Object.keys(OPTIMIZERS) as (keyof typeof OPTIMIZERS)[])),
    batchSize: fc.integer({ min: 2, max: 24 }),
    seed: fc.nat(),
  })
  // A last batch of one row is nothing for batch norm.
  .filter(({ batchSize }) => 24 % batchSize !== 1);
type AnyTask = typeof anyTask extends fc.Arbitrary<infer T> ? T : never;

function taskOf({ units, between, optimizer, batchSize, seed }: AnyTask): Task {
  const model = (): Layer => sequential(dense(2, units), BETWEEN[between](units) as Layer, dense(units, 3));
  const data = () => spiral({ perClass: 8, seed });
  return { name: '', data, model, optimizer: OPTIMIZERS[optimizer], batchSize, steps: 3, hash: '' };
}

/** What it ends with; nothing stays on the backend. */
const hashOn = (backend: Backend, one: AnyTask) => backend.scope(() => learn(backend, taskOf(one)).hash);

const module = new WebAssembly.Module(bytesOf(exactCode));
const fresh = () => createWasmBackendSync({ kernels: { name: 'exact', code: module } });

test('whatever is learned, it is learned with the bits of the reference (property 70)', () => {
  const wasm = fresh();
  fc.assert(
    fc.property(anyTask, (one) => {
      expect(hashOn(wasm, one)).toBe(hashOn(createReferenceBackend(), one));
    }),
    properties(),
  );
});

test('whatever was allocated before, and wherever memory has to grow, the bits are the same (property 71)', () => {
  const untouched = fresh();
  const earlier = fc.array(fc.record({ size: fc.integer({ min: 0, max: 100_000 }), kept: fc.boolean() }), { maxLength: 8 });
  fc.assert(
    fc.property(anyTask, earlier, (one, rooms) => {
      const used = fresh();
      const gone: Tensor[] = [];
      for (const { size, kept } of rooms) {
        const room = fill(used.allocate([size]), NaN);
        if (!kept) gone.push(room);
      }
      for (const room of gone) used.dispose(room);
      expect(hashOn(used, one)).toBe(hashOn(untouched, one));
    }),
    properties(),
  );
});
