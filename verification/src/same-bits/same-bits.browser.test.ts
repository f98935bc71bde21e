import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend } from '@gradwright/core';
import { expect, test } from 'vitest';
import { EXPECTED, SEED } from './expected.ts';
import { runAndHash } from './run.ts';

test('a page gives the bits that Node gives, on JavaScript and on WebAssembly', async () => {
  const wasm = await createWasmBackend();
  expect(wasm.capabilities().kernels).toBe('exact');
  expect(await runAndHash(createReferenceBackend(), SEED)).toEqual(EXPECTED);
  expect(await runAndHash(wasm, SEED)).toEqual(EXPECTED);
});
