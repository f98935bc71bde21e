import { readFileSync } from 'node:fs';
import { createReferenceBackend } from '@gradwright/core';
import { allLayers } from '@gradwright/layers';
import { allLosses } from '@gradwright/losses';
import { describe, expect, test } from 'vitest';
import { HASH, STEP } from '../test/kept/expected.ts';
import { checkpointedModel, checkpointedRun } from '../test/small-run.ts';
import { hashOf } from '../test/support.ts';
import { decodeCheckpoint } from './checkpoint-file.ts';
import { fromCheckpoint, memoryStore } from './checkpoint-store.ts';
import { decodeModel, encodeModel } from './model-file.ts';
import { train } from './train.ts';

const read = (name: string) => new Uint8Array(readFileSync(new URL(`../test/kept/${name}`, import.meta.url)));
const DAMAGE = ['E_FORMAT', 'E_CHECKSUM', 'E_LIMIT', 'E_VERSION'];

describe('a file of version 1 is read for ever', () => {
  test('the checkpoint goes on to the bits that its run ended with', async () => {
    const bytes = read('checkpoint-1.safetensors');
    expect(decodeCheckpoint(bytes).step).toBe(STEP);
    const model = checkpointedModel();
    await train(model, { ...checkpointedRun(), resume: fromCheckpoint(bytes) }).finish();
    expect(hashOf(model)).toBe(HASH);
  });

  test('the model has its weights, loss and notes', () => {
    const use = { ...allLayers, ...allLosses };
    const { model, loss, notes } = decodeModel(read('model-1.gradwright'), { use, backend: createReferenceBackend() });
    expect(hashOf(model)).toBe(HASH);
    expect(loss?.type).toBe('softmaxCrossEntropy');
    expect(notes).toEqual({ made: 'to be kept' });
  });

  test('this build writes the same bytes', async () => {
    const to = memoryStore({ keep: 100 });
    const model = checkpointedModel();
    const run = checkpointedRun();
    await train(model, { ...run, checkpoint: { every: 1, to } }).finish();
    expect(await to.read(STEP)).toEqual(read('checkpoint-1.safetensors'));
    expect(encodeModel({ model, loss: run.loss, notes: { made: 'to be kept' } })).toEqual(read('model-1.gradwright'));
  });
});

describe('damage is refused with a typed error', () => {
  const readers: [string, (bytes: Uint8Array) => unknown][] = [
    ['checkpoint-1.safetensors', decodeCheckpoint],
    [
      'model-1.gradwright',
      (bytes) => decodeModel(bytes, { use: { ...allLayers, ...allLosses }, backend: createReferenceBackend() }),
    ],
  ];
  const codeOf = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
    return 'was read';
  };

  test.each(readers)('%s, cut at every byte', (name, decode) => {
    const bytes = read(name);
    for (let length = 0; length < bytes.length; length++) expect(DAMAGE).toContain(codeOf(() => decode(bytes.slice(0, length))));
  });

  test.each(readers)('%s, with every bit of every byte flipped', (name, decode) => {
    const bytes = read(name);
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = bytes.slice();
        damaged[at]! ^= 1 << bit;
        const code = codeOf(() => decode(damaged));
        if (!DAMAGE.includes(code)) throw new Error(`bit ${bit} of byte ${at}: ${code}`);
      }
    }
  });
});
