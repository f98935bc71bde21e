import { createWasmBackend, type WasmBackend } from '@gradwright/backend-wasm';
import { isGradwrightError, parametersOf, readNow, release, sha256, type Layer } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam, chain, clipByGlobalNorm } from '@gradwright/optimizers';
import { memoryStore, train, type CheckpointStore } from '@gradwright/training';
import { expect, test } from 'vitest';
import { measuredBackend } from '../soak/memory.ts';
import { stubbornBackend } from './stubborn-backend.ts';

const network = (units: number) => sequential(dense(2, units), batchNorm(units), relu(), dropout({ keep: 0.8 }), dense(units, 3));

/** Trains until it is done, from the last checkpoint where there is one; or until there is no more memory. */
async function attempt(
  model: Layer,
  backend: WasmBackend,
  to: CheckpointStore,
  perClass: number,
): Promise<'done' | 'out of memory'> {
  const resume = (await to.steps()).length > 0 ? { resume: to } : {};
  const options = {
    data: spiral({ perClass, seed: 7 }),
    loss: softmaxCrossEntropy(),
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 })),
  };
  try {
    await train(model, {
      ...options,
      backend,
      batchSize: perClass,
      epochs: 2,
      seed: 7,
      checkpoint: { every: 1, to },
      ...resume,
    }).finish();
    return 'done';
  } catch (error) {
    if (isGradwrightError(error, 'E_OOM')) return 'out of memory';
    throw error;
  }
}

function hashOf(model: Layer): string {
  const numbers = parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.value)]);
  return sha256(new Uint8Array(Float32Array.from(numbers).buffer));
}

test('growth refused, whichever: E_OOM; later the same model trains on to the same bits', async () => {
  const [units, perClass] = [512, 300];
  const smooth = await stubbornBackend();
  const untouched = network(units);
  expect(await attempt(untouched, smooth.backend, memoryStore(), perClass)).toBe('done');
  expect(smooth.growths()).toBeGreaterThanOrEqual(4);

  for (let n = 1; n <= smooth.growths(); n++) {
    const { backend, refuse, relent } = await stubbornBackend();
    const [model, to] = [network(units), memoryStore()];
    refuse(n);
    expect([n, await attempt(model, backend, to, perClass)]).toEqual([n, 'out of memory']);
    relent();
    expect([n, await attempt(model, backend, to, perClass)]).toEqual([n, 'done']);
    expect(hashOf(model)).toBe(hashOf(untouched));
  }
});

test('a limit that is hit, wherever: E_OOM; with room again the same model trains on to the same bits, and no room is lost', async () => {
  const [units, perClass] = [32, 40];
  const untouched = network(units);
  expect(await attempt(untouched, await createWasmBackend(), memoryStore(), perClass)).toBe('done');

  const { backend, room } = await measuredBackend();
  const whole = room();
  const outcomes: string[] = [];
  for (let left = 0; outcomes.at(-1) !== 'done'; left += 256) {
    const [model, to] = [network(units), memoryStore()];
    const filling = backend.allocate([(whole - left) / 4 - 4096]);
    outcomes.push(await attempt(model, backend, to, perClass));
    backend.dispose(filling);
    expect([left, await attempt(model, backend, to, perClass)]).toEqual([left, 'done']);
    expect(hashOf(model)).toBe(hashOf(untouched));
    release(model);
    expect(whole - room()).toBeLessThan(1024);
  }
  expect(outcomes.length).toBeGreaterThan(100);
});
