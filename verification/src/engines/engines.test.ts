import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend } from '@gradwright/core';
import { expect, test } from 'vitest';
import { EXPECTED } from './expected.ts';
import { hashAll } from './runs.ts';

test('five models with three seeds end with the bits they always ended with: in JavaScript, in WebAssembly, on two threads', async () => {
  expect(Object.keys(EXPECTED)).toHaveLength(15);
  expect(new Set(Object.values(EXPECTED)).size).toBe(15);
  expect(await hashAll(createReferenceBackend())).toEqual(EXPECTED);
  expect(await hashAll(await createWasmBackend())).toEqual(EXPECTED);
  const threads = await createWasmBackend({ threads: 2 });
  expect(threads.capabilities().threads).toBe(2);
  expect(await hashAll(threads)).toEqual(EXPECTED);
  threads.close();
});
