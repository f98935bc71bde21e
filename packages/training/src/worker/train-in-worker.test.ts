import { Worker } from 'node:worker_threads';
import { createReferenceBackend, parametersOf, place, readNow, tensor, type Layer } from '@gradwright/core';
import { dense, leakyRelu, relu, sequential } from '@gradwright/layers';
import { adam, sgd } from '@gradwright/optimizers';
import { afterEach, describe, expect, test } from 'vitest';
import { checkpointedModel, checkpointedRun } from '../../test/small-run.ts';
import { eventsOf, expectError, hashOf } from '../../test/support.ts';
import { memoryStore } from '../checkpoint-store.ts';
import { doctor } from '../doctor/doctor.ts';
import { earlyStopping } from '../early-stopping.ts';
import { accuracy } from '../metrics/accuracy.ts';
import { train } from '../train.ts';
import { parentPort } from './parent-port.ts';
import { trainInWorker, type TrainInWorkerOptions } from './train-in-worker.ts';

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map(async (worker) => worker.terminate()));
});

function startWorker(): Worker {
  const worker = new Worker(new URL('../../test/training-worker.ts', import.meta.url), {
    execArgv: ['--conditions=gradwright-source', '--no-warnings'],
  });
  workers.push(worker);
  return worker;
}

/** The small run, without metrics: a worker takes their names. */
function smallRun(): TrainInWorkerOptions {
  const { metrics: _, ...options } = checkpointedRun();
  return options;
}

/** The same run twice: here, and in a worker. */
async function twice(options: object, inWorker: object = options, make: () => Layer = checkpointedModel) {
  const [here, there] = [make(), make()];
  const wanted = await eventsOf(train(here, { ...checkpointedRun(), ...options }));
  const found = await eventsOf(trainInWorker(startWorker(), there, { ...smallRun(), ...inWorker }));
  return { here, there, wanted, found };
}

describe('the same events and the same bits as here', () => {
  test('with metrics, validation, a rule, a doctor', async () => {
    const { data } = checkpointedRun();
    const shared = { validation: data, stop: earlyStopping({ patience: 0 }), doctor: doctor({ every: 2 }), epochs: 40 };
    const { here, there, wanted, found } = await twice(
      { ...shared, metrics: { accuracy } },
      { ...shared, metrics: ['accuracy'] },
    );
    expect(found).toEqual(wanted);
    expect(new Set(found.map(({ type }) => type))).toEqual(new Set(['step', 'epoch', 'diagnosis', 'end']));
    expect(hashOf(there)).toBe(hashOf(here));
  });

  test('for a model that is placed and partly frozen, on rows that weigh', async () => {
    const make = () => {
      const model = checkpointedModel();
      place(model, { backend: createReferenceBackend(), seed: 99 });
      model.children[0].parameters.weight.trainable = false;
      return model;
    };
    const { data } = checkpointedRun();
    const weights = tensor(
      data.inputs.backend,
      Array.from({ length: data.size }, (_, row) => row % 3),
    );
    const options = { microBatchSize: 3, batchSize: 11, optimizer: sgd({ learningRate: 0.1 }), data: { ...data, weights } };
    const { here, there, wanted, found } = await twice(options, undefined, make);
    expect(found).toEqual(wanted);
    expect(hashOf(there)).toBe(hashOf(here));
  });

  test('checkpoints go to a store here, and a run goes on from it', async () => {
    const [store, other] = [memoryStore({ keep: 2 }), memoryStore({ keep: 2 })];
    const { here, there, wanted, found } = await twice(
      { checkpoint: { every: 3, to: store } },
      { checkpoint: { every: 3, to: other } },
    );
    expect(found).toEqual(wanted);
    expect(await other.steps()).toEqual(await store.steps());
    for (const step of await store.steps()) expect(await other.read(step)).toEqual(await store.read(step));
    const again = await twice({ resume: store, epochs: 6 }, { resume: other, checkpoint: { every: 3, to: other }, epochs: 6 });
    expect(again.found.filter(({ type }) => type !== 'checkpoint')).toEqual(again.wanted);
    expect(hashOf(again.there)).toBe(hashOf(again.here));
    expect(hashOf(there)).toBe(hashOf(here));
  });

  test('several runs at a time, and one after another', async () => {
    const worker = startWorker();
    const run = async () => {
      const model = checkpointedModel();
      await trainInWorker(worker, model, smallRun()).finish();
      return hashOf(model);
    };
    const model = checkpointedModel();
    await train(model, checkpointedRun()).finish();
    expect([...(await Promise.all([run(), run(), run()])), await run()]).toEqual(Array.from({ length: 4 }, () => hashOf(model)));
  });
});

describe('steering', () => {
  const long = () => ({ ...smallRun(), epochs: 1_000_000 });

  test('weights come when they are asked for, and at the end', async () => {
    const model = checkpointedModel();
    const run = trainInWorker(startWorker(), model, long());
    await expectError(async () => run.pull(), 'E_STATE', 'not under way');
    const seen = new Set<string>();
    for await (const event of run) {
      if (event.type !== 'epoch') continue;
      await run.pull();
      seen.add(hashOf(model));
      // It goes on meanwhile: sooner or later they are others.
      if (seen.size === 3) break;
    }
    expect(seen.size).toBe(3);
    await expectError(async () => run.pull(), 'E_STATE', 'not under way');
  });

  test('weights that are asked for when the worker has ended already are those that it ended with', async () => {
    const [model, expected] = [checkpointedModel(), checkpointedModel()];
    await train(expected, checkpointedRun()).finish();
    const run = trainInWorker(startWorker(), model, smallRun());
    let pulled = 0;
    for await (const event of run) {
      // Short as it is, the worker is done long before.
      if (event.type === 'step') await new Promise((resolve) => setTimeout(resolve, 20));
      if (event.type !== 'epoch') continue;
      await run.pull();
      pulled++;
    }
    expect(pulled).toBe(4);
    expect(hashOf(model)).toBe(hashOf(expected));
  });

  test('a signal ends it; the model is held until then, and free after', async () => {
    const [model, stopping] = [checkpointedModel(), new AbortController()];
    const worker = startWorker();
    const run = trainInWorker(worker, model, { ...long(), signal: stopping.signal });
    let reason: string | undefined;
    for await (const event of run) {
      if (event.type === 'epoch' && !stopping.signal.aborted) {
        await expectError(async () => train(model, checkpointedRun()).finish(), 'E_BUSY');
        await expectError(async () => trainInWorker(worker, model, smallRun()).finish(), 'E_BUSY');
        stopping.abort();
      }
      if (event.type === 'end') ({ reason } = event);
    }
    expect(reason).toBe('aborted');
    expect((await train(model, checkpointedRun()).finish()).reason).toBe('completed');
    await expectError(() => run[Symbol.asyncIterator](), 'E_BUSY');
  });

  test('it goes ahead of whoever takes the events by little', async () => {
    const run = trainInWorker(startWorker(), checkpointedModel(), long());
    let [last, first] = [0, 0];
    for await (const event of run) {
      if (event.type !== 'step') continue;
      if (first === 0) {
        first = event.step;
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      last = event.step;
      if (last > first) break;
    }
    // A parcel that is being taken goes on where it was.
    expect(last).toBe(first + 1);
  });
});

describe('what goes wrong', () => {
  test.each([
    [
      'a layer that the worker does not serve',
      () => sequential(dense(2, 4), leakyRelu(), dense(4, 2)),
      {},
      'E_FORMAT',
      'unknown type "leakyRelu"',
    ],
    [
      'a metric that it does not serve',
      checkpointedModel,
      { metrics: ['r2'] },
      'E_ARG',
      'metrics names "r2", expected one that the worker serves: accuracy',
    ],
    ['rows of another width', () => sequential(dense(3, 2)), {}, 'E_SHAPE', ''],
    [
      'a rate that breaks the weights',
      () => sequential(dense(2, 8), relu(), dense(8, 2)),
      { optimizer: sgd({ learningRate: 1e30 }), epochs: 50 },
      'E_NONFINITE',
      'step',
    ],
  ])('%s is told as it would be here, and leaves the model free', async (_, make, options, code, words) => {
    const model = make();
    await expectError(async () => trainInWorker(startWorker(), model, { ...smallRun(), ...options }).finish(), code, words);
    for (const { parameter } of parametersOf(model)) expect([...readNow(parameter.value)].every(Number.isFinite)).toBe(true);
    expect(() => place(model, { backend: createReferenceBackend() })).not.toThrow();
  });

  test.each([
    ['no worker', {}, 'E_ARG', 'worker must be a worker that calls serveTraining'],
    ['metrics that are functions', 'metrics', 'E_ARG', "metrics must be names, such as ['accuracy']"],
    ['a rule without description', 'stop', 'E_ARG', 'stop must be something with a description'],
  ])('%s is refused at once', async (_, what, code, words) => {
    const port = { postMessage() {} };
    const options = {
      ...smallRun(),
      ...(what === 'metrics' ? { metrics: { accuracy } as never } : {}),
      ...(what === 'stop' ? { stop: { start: () => ({ judge: () => ({ best: true, goOn: true }) }) } } : {}),
    };
    await expectError(
      () => trainInWorker(typeof what === 'string' ? port : (what as never), sequential(relu()), options),
      code,
      words,
    );
  });

  test('outside of a worker nothing is served', async () => {
    await expectError(() => parentPort(), 'E_WORKER', 'this is no worker');
  });

  test.each(['before the first event', 'in the middle', 'while weights are asked for', 'while a checkpoint is kept'])(
    'a worker that is ended %s settles every call within a second, and leaves the weights that came last',
    async (phase) => {
      const [model, worker] = [checkpointedModel(), startWorker()];
      const store = memoryStore();
      let kill = (): void => {};
      const killed = new Promise<void>((resolve) => {
        kill = () => void worker.terminate().then(() => resolve());
      });
      const to = phase === 'while a checkpoint is kept' ? { ...store, write: async () => kill() } : store;
      const run = trainInWorker(worker, model, { ...smallRun(), epochs: 1_000_000, checkpoint: { every: 'epoch', to } });
      const pulls: Promise<unknown>[] = [];
      const drain = async () => {
        for await (const event of run) {
          if (phase === 'in the middle' && event.type === 'epoch') kill();
          if (phase === 'while weights are asked for' && event.type === 'epoch' && pulls.length === 0) {
            pulls.push(expectError(async () => run.pull(), 'E_WORKER', 'the worker is gone'));
            kill();
          }
        }
      };
      const settled = expectError(drain, 'E_WORKER', 'the worker is gone');
      if (phase === 'before the first event') kill();
      await killed;
      const since = performance.now();
      await settled;
      await Promise.all(pulls);
      expect(performance.now() - since).toBeLessThan(1000);
      // Whole, and free for another run.
      expect((await train(model, checkpointedRun()).finish()).reason).toBe('completed');
    },
  );
});

test('Adam’s description travels with its schedule', async () => {
  const { found, wanted } = await twice({ optimizer: adam({ learningRate: 0.02 }), epochs: 2 });
  expect(found).toEqual(wanted);
});
