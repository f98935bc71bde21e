import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend } from '@gradwright/core';
import { expect, test } from 'vitest';
import { EXPECTED } from './expected.ts';
import { hashAll } from './runs.ts';

test('in a page too', async () => {
  expect(await hashAll(createReferenceBackend())).toEqual(EXPECTED);
  expect(await hashAll(await createWasmBackend())).toEqual(EXPECTED);
});
