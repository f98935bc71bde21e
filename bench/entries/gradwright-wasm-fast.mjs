// The first step of training a small network: what a page bundles, and what a process does first.
import { createWasmBackend } from '@gradwright/backend-wasm';
import { fast } from '@gradwright/backend-wasm/fast';
import { createReferenceBackend, tensor } from '@gradwright/core';
import { dense, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { train } from '@gradwright/training';

const ROWS = 300;
const here = createReferenceBackend();
const data = {
  size: ROWS,
  inputs: tensor(
    here,
    Float32Array.from({ length: 2 * ROWS }, (_, i) => ((i * 37) % 101) / 50 - 1),
    [ROWS, 2],
  ),
  targets: tensor(
    here,
    Float32Array.from({ length: ROWS }, (_, i) => i % 3),
    [ROWS],
  ),
};
const backend = await createWasmBackend({ kernels: fast });
const model = sequential(dense(2, 64), relu(), dense(64, 3));
const run = train(model, {
  data,
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.02 }),
  backend,
  batchSize: ROWS,
  seed: 7,
});
for await (const event of run) {
  console.log(event.loss);
  break;
}
