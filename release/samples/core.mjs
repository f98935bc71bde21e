// Core alone: a line through three points by gradient descent, with nothing but kernels.
import { createReferenceBackend, matmul, readNow, sha256, tensor, zeros } from '@gradwright/core';

const backend = createReferenceBackend();
const x = tensor(backend, [0, 1, 1, 1, 2, 1], [3, 2]);
const target = [1, 3, 5]; // 2·x + 1
const weight = zeros(backend, [2, 1]);
for (let step = 0; step < 300; step++) {
  backend.scope(() => {
    const errors = readNow(matmul(x, weight)).map((value, i) => value - target[i]);
    const gradient = readNow(matmul(x, tensor(backend, errors, [3, 1]), undefined, { transposeA: true }));
    backend.write(
      weight,
      readNow(weight).map((value, i) => value - 0.2 * gradient[i]),
    );
  });
}
const values = readNow(weight);
const wrong = Math.max(Math.abs(values[0] - 2), Math.abs(values[1] - 1));
const hash = sha256(new Uint8Array(Float32Array.from(values).buffer));
console.log(JSON.stringify({ accuracy: wrong < 1e-4 ? 1 : 0, weights: hash }));
