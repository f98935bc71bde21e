import { matmul, readNow, tensor } from '@gradwright/core';
import { createWasmBackend } from '../src/index.ts';

/** What a fresh backend says of itself, and a product that it computes: [[1, 2], [3, 4]] squared. */
export async function square() {
  const backend = await createWasmBackend();
  const x = tensor(backend, [
    [1, 2],
    [3, 4],
  ]);
  return { capabilities: backend.capabilities(), product: [...readNow(matmul(x, x))] };
}
