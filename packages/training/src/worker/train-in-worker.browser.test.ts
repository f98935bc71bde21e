import { expect, test } from 'vitest';
import { checkpointedModel, checkpointedRun } from '../../test/small-run.ts';
import { expectError, hashOf } from '../../test/support.ts';
import { train } from '../train.ts';
import { trainInWorker, type TrainInWorkerOptions } from './train-in-worker.ts';

const startWorker = () => new Worker(new URL('../../test/training-worker.ts', import.meta.url), { type: 'module' });

function smallRun(): TrainInWorkerOptions {
  const { metrics: _, ...options } = checkpointedRun();
  return options;
}

test('a worker of a page trains to the bits of the page', async () => {
  const [here, there] = [checkpointedModel(), checkpointedModel()];
  const wanted = await train(here, checkpointedRun()).finish();
  const worker = startWorker();
  const found = await trainInWorker(worker, there, { ...smallRun(), metrics: ['accuracy'] }).finish();
  worker.terminate();
  expect(found.step).toBe(wanted.step);
  expect(found.history.map(({ loss }) => loss)).toEqual(wanted.history.map(({ loss }) => loss));
  expect(hashOf(there)).toBe(hashOf(here));
});

test('one that the page ends in the middle settles the run', async () => {
  const [model, worker] = [checkpointedModel(), startWorker()];
  const run = trainInWorker(worker, model, { ...smallRun(), epochs: 1_000_000 });
  await expectError(
    async () => {
      for await (const event of run) if (event.type === 'epoch' && event.epoch === 3) worker.terminate();
    },
    'E_WORKER',
    'the worker is gone',
  );
  expect((await train(model, checkpointedRun()).finish()).reason).toBe('completed');
});

test('a worker that cannot start is an error that says so', async () => {
  const worker = new Worker(URL.createObjectURL(new Blob(['throw new Error("no parts")'], { type: 'text/javascript' })));
  await expectError(async () => trainInWorker(worker, checkpointedModel(), smallRun()).finish(), 'E_WORKER', 'no parts');
});
