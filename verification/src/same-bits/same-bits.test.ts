import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend, parametersOf, place, readNow } from '@gradwright/core';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPECTED, SEED } from './expected.ts';
import { hashOf, makeModel, runAndHash, type Traces } from './run.ts';

let folder: string;
let bundle: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gradwright-bits-'));
  bundle = join(folder, 'process.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'process.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['gradwright-source'],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a process of its own answers. */
function inProcess(node: string, seed: number) {
  const text = execFileSync(node, [bundle, String(seed)], { encoding: 'utf8' });
  return JSON.parse(text) as { version: string; kernels: string; js: Traces; wasm: Traces };
}

/** Another Node on the path, of this major version. */
function findNode(major: number): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((place) => join(place, 'node'));
  return candidates
    .filter(existsSync)
    .find((file) => execFileSync(file, ['--version'], { encoding: 'utf8' }).startsWith(`v${major}.`));
}

describe('the same seed gives the same bits', () => {
  test('twice in one process, on JavaScript and on WebAssembly: those that were always given', async () => {
    const wasm = await createWasmBackend();
    expect(wasm.capabilities().kernels).toBe('exact');
    for (const backend of [createReferenceBackend(), createReferenceBackend(), wasm, wasm]) {
      expect(await runAndHash(backend, SEED)).toEqual(EXPECTED);
    }
  });

  test('in two more processes', () => {
    for (const answer of [0, 1].map(() => inProcess(process.execPath, SEED))) {
      expect(answer).toMatchObject({ version: process.version, kernels: 'exact', js: EXPECTED, wasm: EXPECTED });
    }
  });

  test.for([20, 24])('in Node %i', (major, { skip }) => {
    const node = findNode(major);
    skip(node === undefined, `there is no Node ${major} on the path`);
    const { version, js, wasm } = inProcess(node!, SEED);
    expect(version).toMatch(`v${major}.`);
    expect([js, wasm]).toEqual([EXPECTED, EXPECTED]);
  });
});

test('another seed gives other bits', async () => {
  const other = await runAndHash(createReferenceBackend(), SEED + 1);
  expect(other.weights).not.toBe(EXPECTED.weights);
  expect(other.losses).not.toBe(EXPECTED.losses);
});

test('two equal layers in one model begin with different weights, and each with the same ones every time', () => {
  const draw = (seed: number) => {
    const model = makeModel();
    place(model, { backend: createReferenceBackend(), seed });
    const found = new Map(
      parametersOf(model).map(({ path, parameter }) => [path, hashOf([Float32Array.from(readNow(parameter.value))])]),
    );
    return ['4.weight', '5.weight', '6.body.0.weight'].map((path) => found.get(path)!);
  };
  const hashes = [...draw(SEED), ...draw(SEED + 1)];
  expect(new Set(hashes).size).toBe(6);
  expect(draw(SEED)).toEqual(hashes.slice(0, 3));
});

test('a hash tells one bit from another, but not one NaN from another', () => {
  const nan = (bits: number) => new Float32Array(Uint32Array.of(bits).buffer);
  expect(hashOf([nan(0x7fc00000)])).toBe(hashOf([nan(0xffc00001)]));
  expect(hashOf([Float32Array.of(0)])).not.toBe(hashOf([Float32Array.of(-0)]));
  expect(hashOf([Float32Array.of(1)])).not.toBe(hashOf([Float32Array.of(1 + 2 ** -23)]));
});
