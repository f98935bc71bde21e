// What a user's program does first: it asks for a backend, and for a product.
import { matmul, readNow, tensor } from '@gradwright/core';
import { createWasmBackend } from '@gradwright/backend-wasm';

const backend = await createWasmBackend();
const x = tensor(backend, [1, 2, 3, 4], [2, 2]);
console.log(JSON.stringify({ capabilities: backend.capabilities(), product: [...readNow(matmul(x, x))] }));
