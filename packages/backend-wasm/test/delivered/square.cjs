// The same from CommonJS, where nothing can be awaited at the top.
const { matmul, readNow, tensor } = require('@gradwright/core');
const { createWasmBackend } = require('@gradwright/backend-wasm');

async function main() {
  const backend = await createWasmBackend();
  const x = tensor(backend, [1, 2, 3, 4], [2, 2]);
  console.log(JSON.stringify({ capabilities: backend.capabilities(), product: [...readNow(matmul(x, x))] }));
}

main().catch(console.error);
