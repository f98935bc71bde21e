import { Worker } from 'node:worker_threads';
import { iris, standardise } from '@gradwright/datasets';
import { dense, relu, sequential } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, cosine } from '@gradwright/optimizers';
import { readWeights, train, trainInWorker, accuracy, earlyStopping } from '@gradwright/training';
import { expect, test } from 'vitest';

test('the worker that comes along trains anything, to the bits of the main thread', async () => {
  const [data] = standardise(iris());
  const make = () => sequential(dense(4, 16, { penalty: l2(1e-4) }), relu(), dense(16, 3));
  const options = {
    data,
    validation: data,
    loss: softmaxCrossEntropy({ labelSmoothing: 0.05 }),
    optimizer: adam({ learningRate: cosine({ initial: 0.02, steps: 60 }) }),
    epochs: 12,
    seed: 3,
    stop: earlyStopping(),
  };
  const [here, there] = [make(), make()];
  const wanted = await train(here, { ...options, metrics: { accuracy } }).finish();
  const worker = new Worker(new URL('../src/worker.ts', import.meta.url), {
    execArgv: ['--conditions=gradwright-source', '--no-warnings'],
  });
  const found = await trainInWorker(worker, there, { ...options, metrics: ['accuracy'] }).finish();
  await worker.terminate();
  expect(found).toEqual(wanted);
  expect(readWeights(there)).toEqual(readWeights(here));
});
