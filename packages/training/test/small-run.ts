// A small run with dropout, batch norm, momentum and shuffling: what could differ between a run that stopped and one that never did.
import { createReferenceBackend, tensor } from '@gradwright/core';
import { batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import type { TrainOptions } from '../src/train-options.ts';

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
