import { createReferenceBackend } from '@gradwright/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkpointedModel, checkpointedRun } from '../test/small-run.ts';
import { HASH, STEP } from '../test/kept/expected.ts';
import { expectError, hashOf } from '../test/support.ts';
import { browserStore } from './browser-store.ts';
import { fromCheckpoint } from './checkpoint-store.ts';
import { train } from './train.ts';

let count = 0;
let name = '';
beforeEach(() => (name = `test-${++count}`));
afterEach(() => vi.unstubAllGlobals());

const places: [string, () => void][] = [
  ['files of the page', () => {}],
  // What an older browser is without.
  ['IndexedDB', () => vi.stubGlobal('navigator', {})],
];

describe.each(places)('in %s', (_, arrange) => {
  test('a run goes on from what was kept, to the bits of one that never stopped', async () => {
    arrange();
    const abort = new AbortController();
    const to = browserStore(name, { keep: 2 });
    const run = train(checkpointedModel(), { ...checkpointedRun(), checkpoint: { every: 3, to }, signal: abort.signal });
    for await (const event of run) if (event.type === 'step' && event.step === 10) abort.abort();
    // The page is opened again.
    const again = browserStore(name);
    expect(await again.steps()).toEqual([9, 10]);
    const model = checkpointedModel();
    await train(model, { ...checkpointedRun(), resume: again }).finish();
    expect(hashOf(model)).toBe(HASH);
  });

  test('what is written comes back, is replaced, and goes', async () => {
    arrange();
    const store = browserStore(name);
    expect(await store.steps()).toEqual([]);
    await store.write(12, Uint8Array.of(1, 2, 3));
    await store.write(5, Uint8Array.of(4));
    await store.write(5, Uint8Array.of(5, 6));
    expect(await store.steps()).toEqual([5, 12]);
    expect([...(await store.read(5))]).toEqual([5, 6]);
    await store.remove(5);
    await store.remove(5);
    expect(await store.steps()).toEqual([12]);
    await expectError(() => store.read(5), 'E_IO', `browserStore: could not read step 5 in "${name}"`);
    expect(await browserStore(`${name}-other`).steps()).toEqual([]);
  });
});

test('where nothing is kept, it says so', async () => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('indexedDB', undefined);
  await expectError(() => browserStore(name).steps(), 'E_IO', 'neither files of a page nor IndexedDB');
});

test('a checkpoint that Node wrote goes on here, to the bits that Node ends with', async () => {
  const file = await fetch(new URL('../test/kept/checkpoint-1.safetensors', import.meta.url));
  const resume = fromCheckpoint(new Uint8Array(await file.arrayBuffer()));
  const model = checkpointedModel();
  const run = train(model, { ...checkpointedRun(), resume, backend: createReferenceBackend() });
  const started: number[] = [];
  for await (const event of run) if (event.type === 'resume') started.push(event.step);
  expect(started).toEqual([STEP]);
  expect(hashOf(model)).toBe(HASH);
});

test.each([[''], ['a/b'], ['..'], [7]])('%j is no name', async (wrong) => {
  await expectError(() => browserStore(wrong as string), 'E_ARG', 'browserStore: name must be a name');
});
