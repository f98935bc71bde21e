import { createReferenceBackend, describe as describeModel, sha256, type Dataset, type Transform } from '@gradwright/core';
import { batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { meanSquaredError, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, adaGrad, clipByGlobalNorm, chain, cosine, plateau, rmsProp, sgd, warmUp } from '@gradwright/optimizers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { anyHidden, network as anyNetwork } from '../test/any-model.ts';
import { eventsOf, expectError, hashOf, rows, xorRows } from '../test/support.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.ts';
import { createCheckpointStore, fromCheckpoint, memoryStore, type CheckpointStore } from './checkpoint-store.ts';
import { earlyStopping } from './early-stopping.ts';
import type { EndEvent } from './events.ts';
import { accuracy } from './metrics/accuracy.ts';
import { train } from './train.ts';
import type { TrainOptions } from './train-options.ts';
import { writeWeights } from './weights.ts';

/** A network with all that could break a promise of equal bits. */
const network = () => sequential(dense(2, 8), batchNorm(8), relu(), dropout({ keep: 0.8 }), dense(8, 2));

/** 22 rows in batches of 6, 6, 6 and 4. */
const data = (): Dataset => {
  const angles = Array.from({ length: 22 }, (_, i) => i * 1.7);
  return rows(
    angles.map((a, i) => [((i % 5) - 2) / 2, ((a * 7) % 3) - 1.5]),
    angles.map((_, i) => (i * i) % 2),
  );
};

const options = (): TrainOptions => ({
  data: data(),
  validation: xorRows(2),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: plateau({ initial: 0.05, patience: 0, factor: 0.5 }) }),
  epochs: 5,
  batchSize: 6,
  seed: 7,
  metrics: { accuracy },
  stop: earlyStopping({ patience: 2 }),
});

const EVERYTHING = 1000;

/** A run that keeps a checkpoint after each step, and what it ends with. */
async function wholeRun(changed: Partial<TrainOptions> = {}, to: CheckpointStore = memoryStore({ keep: EVERYTHING })) {
  const model = network();
  const end = await train(model, { ...options(), ...changed, checkpoint: { every: 1, to } }).finish();
  return { end, hash: hashOf(model), store: to };
}

async function resumed(from: CheckpointStore | Uint8Array, changed: Partial<TrainOptions> = {}) {
  const resume = from instanceof Uint8Array ? fromCheckpoint(from) : from;
  const model = network();
  const events = await eventsOf(train(model, { ...options(), ...changed, resume }));
  return { events, end: events.at(-1) as EndEvent, hash: hashOf(model) };
}

describe('a run that goes on from a checkpoint', () => {
  test('ends with the bits of one that never stopped, from every step of it (property 69)', async () => {
    const untouched = network();
    const end = await train(untouched, options()).finish();
    const whole = await wholeRun();
    expect(whole.hash).toBe(hashOf(untouched));
    const steps = await whole.store.steps();
    expect(steps.length).toBe(end.step);
    for (const step of steps) {
      const again = await resumed(await whole.store.read(step));
      expect([step, again.hash]).toEqual([step, whole.hash]);
      expect(again.end).toEqual(whole.end);
      expect(again.events[0]).toEqual({ type: 'resume', step, epoch: Math.floor((step - 1) / 4), damaged: [] });
    }
  });

  test('with any network and optimizer, from anywhere, in any batches (property 69)', async () => {
    const optimizers: readonly (() => Transform)[] = [
      () => sgd({ learningRate: warmUp({ steps: 3, after: cosine({ initial: 0.2, steps: 12 }) }), momentum: 0.9 }),
      () => chain(clipByGlobalNorm(0.5), adam({ learningRate: 0.02 })),
      () => rmsProp({ learningRate: 0.01 }),
      () => adaGrad({ learningRate: 0.1 }),
    ];
    const few = rows(
      Array.from({ length: 11 }, (_, i) => [((i % 5) - 2) / 2, ((i * 11.9) % 3) - 1.5]),
      Array.from({ length: 11 }, (_, i) => (i * i) % 2),
    );
    await fc.assert(
      fc.asyncProperty(
        anyHidden,
        fc.constantFrom(...optimizers),
        fc.integer({ min: 2, max: 12 }),
        fc.nat(),
        fc.nat(),
        async (hidden, optimizer, batchSize, where, seed) => {
          // A last batch of one row is nothing for batch norm.
          fc.pre(11 % batchSize !== 1);
          const run = () => ({ data: few, loss: softmaxCrossEntropy(), optimizer: optimizer(), batchSize, seed, epochs: 2 });
          const to = memoryStore({ keep: EVERYTHING });
          const perEpoch = Math.ceil(11 / batchSize);
          const [whole, again] = [anyNetwork(hidden), anyNetwork(hidden)];
          const every = 1 + (where % (2 * perEpoch));
          const end = await train(whole, { ...run(), checkpoint: { every, to } }).finish();
          expect(await train(again, { ...run(), resume: fromCheckpoint(await to.read(every)) }).finish()).toEqual(end);
          expect(hashOf(again)).toBe(hashOf(whole));
        },
      ),
      properties(),
    );
  });

  test('again and again, a step at a time', async () => {
    const whole = await wholeRun();
    const to = memoryStore({ keep: 1 });
    let model = network();
    for (let first = true, ended = false; !ended; first = false) {
      model = network();
      const run = train(model, { ...options(), checkpoint: { every: 1, to }, ...(first ? {} : { resume: to }) });
      for await (const event of run) {
        ended = event.type === 'end';
        if (event.type === 'checkpoint') break;
      }
    }
    expect(hashOf(model)).toBe(whole.hash);
  });

  test('on another backend', async () => {
    const whole = await wholeRun();
    const again = await resumed(await whole.store.read(6), { backend: createReferenceBackend() });
    expect(again.hash).toBe(whole.hash);
  });

  test('may have more epochs than it was to have', async () => {
    const changed = { stop: earlyStopping({ patience: 100 }) };
    const short = await wholeRun({ ...changed, epochs: 2 });
    const long = await wholeRun(changed);
    const again = await resumed(short.store, changed);
    expect(again.hash).toBe(long.hash);
    expect(again.end).toEqual(long.end);
  });

  test('ends at once where the rule had stopped it, with the best weights', async () => {
    const changed = { stop: earlyStopping({ patience: 0 }), epochs: 50 };
    const whole = await wholeRun(changed);
    expect(whole.end.reason).toBe('stopped early');
    const to = memoryStore();
    await train(network(), { ...options(), ...changed, checkpoint: { every: 'epoch', to } }).finish();
    const again = await resumed(to, changed);
    expect(again.events.map(({ type }) => type)).toEqual(['resume', 'end']);
    expect(again.end).toEqual(whole.end);
    expect(again.hash).toBe(whole.hash);
  });

  test('from where a signal ended it', async () => {
    const whole = await wholeRun();
    const to = memoryStore();
    const abort = new AbortController();
    const run = train(network(), { ...options(), checkpoint: { every: 'epoch', to }, signal: abort.signal });
    const types: string[] = [];
    for await (const event of run) {
      types.push(event.type);
      if (event.type === 'step' && event.step === 6) abort.abort();
    }
    expect(types.slice(-3)).toEqual(['step', 'checkpoint', 'end']);
    expect(await to.steps()).toEqual([4, 6]);
    expect((await resumed(to)).hash).toBe(whole.hash);
  });
});

describe('when', () => {
  test('after each epoch, or after so many steps; the store keeps the last few', async () => {
    const to = memoryStore({ keep: 2 });
    const events = await eventsOf(train(network(), { ...options(), epochs: 3, checkpoint: { every: 'epoch', to } }));
    const kept = events.filter((event) => event.type === 'checkpoint');
    expect(kept.map(({ step, epoch }) => [step, epoch])).toEqual([
      [4, 1],
      [8, 2],
      [12, 3],
    ]);
    expect(await to.steps()).toEqual([8, 12]);
    expect((await to.read(12)).length).toBe(kept[2]!.bytes);

    const often = memoryStore({ keep: EVERYTHING });
    await train(network(), { ...options(), epochs: 3, checkpoint: { every: 5, to: often } }).finish();
    expect(await often.steps()).toEqual([5, 10]);
  });

  test('a checkpoint changes no bit and no other event', async () => {
    const without = await eventsOf(train(network(), options()));
    const to = memoryStore();
    const events = await eventsOf(train(network(), { ...options(), checkpoint: { every: 3, to } }));
    expect(events.filter(({ type }) => type !== 'checkpoint')).toEqual(without);
  });
});

describe('the file', () => {
  const small = async () => {
    const to = memoryStore();
    const parts = { loss: meanSquaredError(), optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) };
    const run = train(dense(1, 1), {
      ...parts,
      data: rows([[1], [2]], [[2], [4]]),
      epochs: 2,
      checkpoint: { every: 'epoch', to },
    });
    await run.finish();
    return to.read(2);
  };

  test('says what it holds, and the same state gives the same bytes', async () => {
    const { store } = await wholeRun();
    const bytes = await store.read(6);
    const checkpoint = decodeCheckpoint(bytes);
    expect(checkpoint).toMatchObject({ step: 6, epoch: 1, stepInEpoch: 2, losses: { examples: 12 } });
    expect(checkpoint.configuration).toMatchObject({
      model: describeModel(network()),
      batchSize: 6,
      seed: 7,
      metrics: ['accuracy'],
    });
    expect(checkpoint.history).toHaveLength(1);
    expect(checkpoint.best!.epoch).toBe(1);
    expect([...checkpoint.optimizer.keys()]).toEqual([
      '0/mean',
      '0/squares',
      '0/power1',
      '0/power2',
      '1/schedule/rate',
      '1/schedule/best',
      '1/schedule/waited',
      '1/schedule/epoch',
    ]);
    expect(encodeCheckpoint(checkpoint)).toEqual(bytes);
    expect(sha256(await (await wholeRun()).store.read(6))).toBe(sha256(bytes));
  });

  test('its weights fit the model', async () => {
    const { store, hash, end } = await wholeRun();
    const model = network();
    await train(model, { ...options(), epochs: 1 }).finish();
    const { best, weights } = decodeCheckpoint(await store.read(end.step));
    writeWeights(model, best?.weights ?? weights);
    expect(hashOf(model)).toBe(hash);
  });

  test('cut anywhere, or with any byte changed, it is refused with a typed error', async () => {
    const bytes = await small();
    expect(bytes.length).toBeLessThan(4000);
    const codes = new Set<string>();
    const refuse = (damaged: Uint8Array) => {
      try {
        decodeCheckpoint(damaged);
      } catch (error) {
        codes.add((error as { code?: string }).code ?? String(error));
        return;
      }
      throw new Error('a damaged checkpoint was read');
    };
    for (let length = 0; length < bytes.length; length++) refuse(bytes.slice(0, length));
    refuse(Uint8Array.of(...bytes, 0));
    for (let at = 0; at < bytes.length; at++) {
      for (const mask of [1, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[at]! ^= mask;
        refuse(damaged);
      }
    }
    expect([...codes].filter((code) => !['E_FORMAT', 'E_CHECKSUM', 'E_LIMIT', 'E_VERSION'].includes(code))).toEqual([]);
  });
});

describe('what is refused', () => {
  const cases: [string, Partial<TrainOptions>, string][] = [
    ['another rate', { optimizer: adam({ learningRate: 0.02 }) }, 'optimizer.0.learningRate'],
    ['another optimizer', { optimizer: sgd({ learningRate: 0.02 }) }, 'made with optimizer "adam", this run has "sgd"'],
    ['another loss', { loss: softmaxCrossEntropy({ labelSmoothing: 0.1 }) }, 'made with loss.0 undefined'],
    ['another batch size', { batchSize: 7 }, 'made with batchSize 6, this run has 7'],
    ['another seed', { seed: 8 }, 'made with seed 7, this run has 8'],
    ['more rows', { data: xorRows(5) }, 'made with data.inputs.shape.0 22, this run has 20'],
    [
      'other rows',
      {
        data: rows(
          Array.from({ length: 22 }, () => [0, 0]),
          Array.from({ length: 22 }, () => 0),
        ),
      },
      'data.inputs.sha256',
    ],
    ['other validation rows', { validation: xorRows(3) }, 'validation.inputs.shape.0 8, this run has 12'],
    ['no validation rows', { validation: undefined as never }, 'made with validation {'],
    ['other metrics', { metrics: {} }, 'made with metrics.0 "accuracy", this run has undefined'],
    ['another patience', { stop: earlyStopping({ patience: 3 }) }, 'made with stop.0.patience 2, this run has 3'],
    ['no rule', { stop: undefined as never }, 'made with stop ["earlyStopping"'],
  ];
  test.each(cases)('%s, by its name; the model stays as it was', async (_, changed, words) => {
    const { store } = await wholeRun();
    const model = network();
    await train(model, { ...options(), epochs: 1 }).finish();
    const before = hashOf(model);
    const entries = Object.entries({ ...options(), ...changed }).filter(([, value]) => value !== undefined);
    const wrong = { ...(Object.fromEntries(entries) as unknown as TrainOptions), resume: store };
    await expectError(() => train(model, wrong).finish(), 'E_ARG', words);
    expect(hashOf(model)).toBe(before);
  });

  test('another model, or one with other frozen weights', async () => {
    const { store } = await wholeRun();
    const other = sequential(dense(2, 8), batchNorm(8), relu(), dropout({ keep: 0.9 }), dense(8, 2));
    await expectError(
      () => train(other, { ...options(), resume: store }).finish(),
      'E_ARG',
      'made with model.3.0.keep 0.8, this run has 0.9',
    );
    const frozen = network();
    frozen.children[0].parameters.weight.trainable = false;
    await expectError(
      () => train(frozen, { ...options(), resume: store }).finish(),
      'E_ARG',
      'made with frozen.0 undefined, this run has "0.weight"',
    );
  });

  test.each<[string, object, string, string]>([
    ['no store', { checkpoint: { every: 1 } }, 'E_ARG', 'checkpoint.to must be a store'],
    ['no options', { checkpoint: true }, 'E_ARG', 'checkpoint'],
    ['an unknown option', { checkpoint: { every: 1, to: memoryStore(), keep: 2 } }, 'E_ARG', 'unknown option "keep"'],
    ['every 0', { checkpoint: { every: 0, to: memoryStore() } }, 'E_RANGE', 'checkpoint.every must be a number of at least 1'],
    ['every half', { checkpoint: { every: 0.5, to: memoryStore() } }, 'E_ARG', 'checkpoint.every must be an integer'],
    [
      'every step',
      { checkpoint: { every: 'step', to: memoryStore() } },
      'E_ARG',
      "checkpoint.every must be 'epoch' or a number of steps",
    ],
    [
      'a place that is no store',
      { checkpoint: { every: 1, to: { ...memoryStore(), open: undefined } } },
      'E_ARG',
      'checkpoint.to must be a store',
    ],
    ['a path', { resume: 'runs/a' }, 'E_ARG', 'resume must be a store'],
  ])('%s, at once', async (_, wrong, code, words) => {
    await expectError(() => train(network(), { ...options(), ...wrong } as TrainOptions), code, words);
  });

  test('an empty store is no fresh start', async () => {
    await expectError(() => resumed(memoryStore()), 'E_EMPTY', 'the store holds no checkpoint');
  });

  test('a run that starts anew where another has left its checkpoints', async () => {
    const { store, end } = await wholeRun();
    const words = `the store holds step ${end.step} of an earlier run, which a run that starts anew would mix up`;
    await expectError(() => wholeRun({}, store), 'E_STATE', words);
  });

  test('keep that keeps nothing', async () => {
    await expectError(() => memoryStore({ keep: 0 }), 'E_RANGE', 'memoryStore: keep must be a number of at least 1');
    await expectError(() => memoryStore({ kept: 1 } as never), 'E_ARG', 'unknown option "kept"');
    await expectError(() => createCheckpointStore({ ...memoryStore(), keep: 0 }), 'E_RANGE', 'place.keep');
  });

  test('a place without a part, bytes that are none, and writing where one checkpoint is to be read', async () => {
    await expectError(() => createCheckpointStore({ keep: 1 } as never), 'E_ARG', 'place must be an object with keep, steps');
    await expectError(() => fromCheckpoint('runs/a' as never), 'E_ARG', 'bytes must be a Uint8Array');
    const { store } = await wholeRun();
    const to = fromCheckpoint(await store.read(4));
    const again = () => train(network(), { ...options(), resume: to, checkpoint: { every: 1, to } }).finish();
    await expectError(again, 'E_STATE', 'one checkpoint is no place to keep others');
    await expectError(() => resumed(Uint8Array.of(1, 2, 3)), 'E_FORMAT', '');
  });
});

describe('damage', () => {
  const damage = async (store: CheckpointStore, step: number) => {
    const bytes = await store.read(step);
    bytes[bytes.length - 1]! ^= 1;
    await store.write(step, bytes);
  };

  test('the newest that is whole is taken, and the run says which were not', async () => {
    const { store, hash, end } = await wholeRun();
    await damage(store, end.step);
    await damage(store, end.step - 1);
    const { events, ...again } = await resumed(store);
    expect(events[0]).toMatchObject({
      type: 'resume',
      step: end.step - 2,
      damaged: [{ step: end.step }, { step: end.step - 1 }],
    });
    expect(events[0]).toHaveProperty('damaged.0.problem', expect.stringContaining('E_CHECKSUM'));
    expect(again.hash).toBe(hash);
  });

  test('all damaged is an error', async () => {
    const { store, end } = await wholeRun();
    for (const step of await store.steps()) await damage(store, step);
    await expectError(
      () => resumed(store),
      'E_CHECKSUM',
      `all checkpoints of the store are damaged (steps ${end.step}, ${end.step - 1}`,
    );
  });

  test('the last good one stays until a newer one is known to be good, whatever is damaged after it', async () => {
    const to = memoryStore({ keep: 1 });
    const whole = await wholeRun({}, memoryStore({ keep: EVERYTHING }));
    await to.write(5, await whole.store.read(5));
    await to.write(6, (await whole.store.read(6)).slice(1));
    await to.write(7, (await whole.store.read(7)).slice(1));
    // A store that loses what it is given.
    const forgetful = createCheckpointStore({ ...to, write: async (step, bytes) => to.write(step, bytes.slice(1)) });
    const again = () => train(network(), { ...options(), resume: to, checkpoint: { every: 4, to: forgetful } }).finish();
    await expectError(again, 'E_IO', 'what the store gives back for step 8 is not what was written');
    expect(await to.steps()).toEqual([5, 6, 7, 8]);
    // And one that keeps it.
    const run = train(network(), { ...options(), resume: to, checkpoint: { every: 6, to } });
    for await (const event of run) if (event.type === 'checkpoint') break;
    expect(await to.steps()).toEqual([6]);
    expect((await resumed(to)).hash).toBe(whole.hash);
  });

  test('weights that an update has just made infinite are not kept; the last good checkpoint is', async () => {
    const to = memoryStore();
    const parts = { data: rows([[1], [2]], [[3], [1]]), loss: meanSquaredError(), epochs: 50, batchSize: 2 };
    const run = train(dense(1, 1), { ...parts, optimizer: sgd({ learningRate: 1e8 }), checkpoint: { every: 1, to } });
    await expectError(() => run.finish(), 'E_NONFINITE', 'step');
    for (const { data } of decodeCheckpoint(await to.read((await to.steps()).at(-1)!)).weights.values())
      expect([...data].every(Number.isFinite)).toBe(true);
  });

  test('a file of a newer build is not passed over', async () => {
    const { store, end } = await wholeRun();
    const text = new TextDecoder('latin1').decode(await store.read(end.step));
    await store.write(
      end.step,
      Uint8Array.from(text.replace('"version":"1"', '"version":"2"'), (c) => c.charCodeAt(0)),
    );
    await expectError(() => resumed(store), 'E_VERSION', 'version 2');
  });
});
