// A small run with dropout, batch norm, momentum and shuffling. Started as a program, it trains with checkpoints in the folder it is given, from the
// newest where there is one, and says each step.
import { writeSync } from 'node:fs';
import { createReferenceBackend, tensor } from '@gradwright/core';
import { batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { fileStore } from '../src/file-store.ts';
import { train, type TrainOptions } from '../src/train.ts';

/** Steps between two checkpoints. */
export const EVERY = 3;

/** Epochs of the run that is killed: more than it comes to. */
export const LONG = 1000;

export const checkpointedModel = () => sequential(dense(2, 8), batchNorm(8), relu(), dropout({ keep: 0.8 }), dense(8, 2));

export function checkpointedRun(epochs = 4): TrainOptions {
  const backend = createReferenceBackend();
  const rows = Array.from({ length: 22 }, (_, i) => i);
  const inputs = tensor(
    backend,
    rows.map((i) => [((i % 5) - 2) / 2, ((i * 11.9) % 3) - 1.5]),
  );
  const targets = tensor(
    backend,
    rows.map((i) => (i * i) % 2),
  );
  const data = { size: rows.length, inputs, targets };
  return { data, loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.01 }), epochs, batchSize: 6, seed: 7 };
}

const folder = process.argv[2];
const isProgram = import.meta.url.endsWith(process.argv[1] ?? '/');
if (isProgram && folder !== undefined) {
  const store = fileStore(folder);
  const model = checkpointedModel();
  const resume = (await store.steps()).length > 0 ? { resume: store } : {};
  for await (const event of train(model, { ...checkpointedRun(LONG), checkpoint: { every: EVERY, to: store }, ...resume })) {
    if (event.type === 'step') writeSync(1, `step ${event.step}\n`);
  }
}
