import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend } from '@gradwright/core';
import { hashAll } from './runs.ts';

/** The hashes of all runs in this thread of this engine: on JavaScript, on WebAssembly, and on two threads where it has them. */
export async function hashesHere(): Promise<Record<string, Record<string, string>>> {
  const wasm = await createWasmBackend();
  const threads = await createWasmBackend({ threads: 2 });
  const found = {
    js: await hashAll(createReferenceBackend()),
    ...(wasm.capabilities().kernels === 'exact' ? { 'wasm exact': await hashAll(wasm) } : {}),
    ...(threads.capabilities().threads === 2 ? { 'wasm exact, 2 threads': await hashAll(threads) } : {}),
  };
  threads.close();
  return found;
}
