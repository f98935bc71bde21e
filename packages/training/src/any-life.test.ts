import { createMemory, place, release, type Backend, type Layer } from '@gradwright/core';
import { allLayers } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { anyHidden, network, type Hidden } from '../test/any-model.ts';
import { expectError, hashOf, rows } from '../test/support.ts';
import { memoryStore, type CheckpointStore } from './checkpoint-store.ts';
import { evaluate } from './evaluate.ts';
import { decodeModel, encodeModel } from './model-file.ts';
import { predict } from './predict.ts';
import { train } from './train.ts';

/** A backend that tells how many handles are alive. */
function countingBackend(): { readonly backend: Backend; live(): number } {
  const memory = createMemory<Float32Array>(() => backend, {
    take: (size) => new Float32Array(size),
    give() {},
    data: (storage, offset, size) => storage.subarray(offset, offset + size),
  });
  const { allocate, view, write, read, scope, dispose, live } = memory;
  const backend: Backend = { name: 'counting', precision: 'float32', kernels: {}, allocate, view, write, read, scope, dispose };
  return { backend, live };
}

const data = rows(
  Array.from({ length: 10 }, (_, i) => [(i % 3) - 1, ((i * 7) % 5) / 2 - 1]),
  Array.from({ length: 10 }, (_, i) => (i * i) % 2),
);
const INPUTS = [
  [0.5, -1],
  [2, 0],
];

/** A model that lives, the handles it holds, and where its last run left its checkpoints. */
interface Life {
  readonly model: Layer;
  readonly handles: number;
  readonly store: CheckpointStore;
  epochs: number;
}

/** All models on one backend. */
interface World {
  readonly backend: Backend;
  readonly lives: Life[];
  begin(born: () => Layer): Layer;
}

const loss = softmaxCrossEntropy();
const options = () => ({ data, loss, optimizer: adam({ learningRate: 0.01 }), batchSize: 4, seed: 3 });

/** What can be done to a model. */
const COMMANDS: Readonly<Record<string, (life: Life, world: World) => unknown>> = {
  train: ({ model }) => train(model, { ...options(), epochs: 1 }).finish(),

  async 'train on'(life) {
    // From its own last checkpoint, where it has one.
    const { model, store } = life;
    const resume = life.epochs > 0 ? { resume: store } : {};
    await train(model, { ...options(), epochs: ++life.epochs, checkpoint: { every: 'epoch', to: store }, ...resume }).finish();
  },

  async stop({ model }) {
    for await (const event of train(model, { ...options(), epochs: 1 })) if (event.type === 'step') break;
  },

  async 'break down'({ model }) {
    const broken = rows(
      [
        [Number.NaN, 1],
        [0, 1],
      ],
      [0, 1],
    );
    const before = hashOf(model);
    await expectError(() => train(model, { ...options(), data: broken, epochs: 1 }).finish(), 'E_NONFINITE');
    expect(hashOf(model)).toBe(before);
  },

  predict({ model }) {
    const before = hashOf(model);
    expect(predict(model, INPUTS)).toEqual(predict(model, INPUTS));
    expect(hashOf(model)).toBe(before);
  },

  async evaluate({ model }) {
    const before = hashOf(model);
    await evaluate(model, data, { loss });
    expect(hashOf(model)).toBe(before);
  },

  copy({ model }, { backend, begin }) {
    const before = hashOf(model);
    const bytes = encodeModel({ model });
    const copied = begin(() => decodeModel(bytes, { use: allLayers, backend }).model);
    expect([hashOf(copied), hashOf(model)]).toEqual([before, before]);
    expect(predict(copied, INPUTS)).toEqual(predict(model, INPUTS));
  },

  release(life, { lives }) {
    release(life.model);
    lives.splice(lives.indexOf(life), 1);
    expect(() => hashOf(life.model)).toThrow('E_STATE');
  },
};

const command = fc.record({ what: fc.constantFrom('create', ...Object.keys(COMMANDS)), pick: fc.nat(), hidden: anyHidden });

test('whatever is done to models, in whatever order, nothing else of them changes, and no handle is left over (property 74)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 50 }), async (commands) => {
      const { backend, live } = countingBackend();
      const lives: Life[] = [];
      const begin = (born: () => Layer): Layer => {
        const before = live();
        const model = born();
        lives.push({ model, handles: live() - before, store: memoryStore({ keep: 1 }), epochs: 0 });
        return model;
      };
      const create = (hidden: Hidden, seed: number) =>
        begin(() => {
          const model = network(hidden);
          place(model, { backend, seed });
          return model;
        });
      for (const { what, pick, hidden } of commands) {
        const life = lives[pick % Math.max(1, lives.length)];
        const others = lives.filter((one) => one !== life).map(({ model }) => [model, hashOf(model)] as const);
        if (life === undefined || what === 'create') create(hidden, pick);
        else await COMMANDS[what]!(life, { backend, lives, begin });
        for (const [model, hash] of others) expect(hashOf(model)).toBe(hash);
        expect(live()).toBe(lives.reduce((sum, { handles }) => sum + handles, 0));
      }
      for (const { model } of lives) release(model);
      expect(live()).toBe(0);
    }),
    properties(1000, 10_000),
  );
});
