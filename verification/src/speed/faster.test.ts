import { createReferenceBackend, type Backend } from '@gradwright/core';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { fromArrays } from '@gradwright/datasets';
import { dense, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { train, type TrainingEvent } from '@gradwright/training';
import { expect, test } from 'vitest';

/** As many rows and pixels as a training set of digits has in a few batches; what they show does not matter here. */
function pictures() {
  const inputs = Array.from({ length: 128 }, (_, i) => Array.from({ length: 784 }, (_pixel, j) => ((i * 31 + j * 7) % 17) / 17));
  return fromArrays({ inputs, targets: inputs.map((_, i) => `class ${i % 10}`) });
}

/** Training that goes on for ever, a step at a time. */
function trainer(backend: Backend) {
  const model = sequential(dense(784, 128), relu(), dense(128, 64), relu(), dense(64, 10));
  const options = {
    data: pictures(),
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 1e-3 }),
    epochs: 1e6,
    batchSize: 32,
    backend,
  };
  const events = train(model, options)[Symbol.asyncIterator]();
  const step = async (): Promise<void> => {
    let event: TrainingEvent | undefined;
    while (event?.type !== 'step') event = (await events.next()).value as TrainingEvent;
  };
  return {
    async time(steps: number): Promise<number> {
      const start = performance.now();
      for (let i = 0; i < steps; i++) await step();
      return (performance.now() - start) / steps;
    },
    end: () => events.return!(),
  };
}

// A ratio of the best of several interleaved samples, measured at 16 to 27; a busy machine slows both.
test('a training step on WebAssembly takes at most a fifth of what it takes on the reference backend', { retry: 2 }, async () => {
  const [reference, wasm] = [trainer(createReferenceBackend()), trainer(await createWasmBackend())];
  await reference.time(3);
  await wasm.time(40);
  let [slow, fast] = [Infinity, Infinity];
  for (let sample = 0; sample < 7; sample++) {
    slow = Math.min(slow, await reference.time(3));
    fast = Math.min(fast, await wasm.time(20));
  }
  await Promise.all([reference.end(), wasm.end()]);
  expect(slow / fast).toBeGreaterThan(5);
});
