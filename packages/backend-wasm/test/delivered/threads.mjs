// A product that is large enough to be shared, on two threads and on one.
import { createRandom, matmul, normal, readNow, tensor } from '@gradwright/core';
import { createWasmBackend } from '@gradwright/backend-wasm';

const [two, one] = [await createWasmBackend({ threads: 2 }), await createWasmBackend()];
const numbers = normal(createRandom(7), 256 * 256);
const [shared, alone] = [two, one].map((backend) => {
  const x = tensor(backend, numbers, [256, 256]);
  return readNow(matmul(x, x));
});
console.log(
  JSON.stringify({ capabilities: two.capabilities(), size: shared.length, same: shared.every((value, i) => value === alone[i]) }),
);
two.close();
