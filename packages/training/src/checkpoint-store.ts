import { checkInteger, checkOptions, createError, wrongType } from '@gradwright/core';
import { decodeCheckpoint } from './checkpoint-file.ts';
import type { CheckpointPlace } from './checkpoint-place.ts';
import { createRunCheckpoints, type RunCheckpoints } from './run-checkpoints.ts';
import type { RunParts } from './run-configuration.ts';

/** A place that knows how a run is written down and taken up again: what `checkpoint.to` and `resume` of `train` take. */
export interface CheckpointStore extends CheckpointPlace {
  /** Called by `train` as it starts. @throws E_ARG when a part of the run has no description */
  open(run: RunParts): RunCheckpoints;
}

/** What a store can be told. */
export interface KeepOptions {
  /** How many checkpoints to keep. Default 3, so that a damaged one has others behind it. */
  readonly keep?: number;
}

/**
 * Makes a store of a place of your own.
 *
 * @throws E_ARG, E_RANGE when it is none
 * @example
 * const drawer = new Map<number, Uint8Array>();
 * const store = createCheckpointStore({
 *   keep: 1,
 *   steps: async () => [...drawer.keys()].toSorted((a, b) => a - b),
 *   read: async (step) => drawer.get(step)!,
 *   write: async (step, bytes) => void drawer.set(step, bytes),
 *   remove: async (step) => void drawer.delete(step),
 * });
 * const options = { data: spiral({ seed: 7 }), loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 1 }), epochs: 2 };
 * await train(dense(2, 3), { ...options, checkpoint: { every: 'epoch', to: store } }).finish();
 * await store.steps(); // → [20]
 */
export function createCheckpointStore(place: CheckpointPlace): CheckpointStore {
  const methods = ['steps', 'read', 'write', 'remove'] as const;
  if (typeof place !== 'object' || place === null || !methods.every((name) => typeof place[name] === 'function'))
    throw wrongType('createCheckpointStore', 'place', place, 'an object with keep, steps, read, write and remove');
  checkInteger('createCheckpointStore', 'place.keep', place.keep, { min: 1 });
  const { keep, steps, read, write, remove } = place;
  const bound: CheckpointPlace = {
    keep,
    steps: () => steps.call(place),
    read: (step) => read.call(place, step),
    write: (step, bytes) => write.call(place, step, bytes),
    remove: (step) => remove.call(place, step),
  };
  return { ...bound, open: (run) => createRunCheckpoints(bound, run) };
}

/**
 * Keeps checkpoints as long as the process lives.
 *
 * @throws E_ARG, E_RANGE when `keep` is no whole number of at least 1
 * @example
 * const store = memoryStore({ keep: 2 });
 * const options = { data: spiral({ seed: 7 }), loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 1 }), epochs: 5 };
 * await train(dense(2, 3), { ...options, checkpoint: { every: 'epoch', to: store } }).finish();
 * await store.steps(); // → [40, 50]
 */
export function memoryStore(options: KeepOptions = {}): CheckpointStore {
  const { keep = 3 } = checkOptions('memoryStore', options, ['keep']);
  checkInteger('memoryStore', 'keep', keep, { min: 1 });
  const kept = new Map<number, Uint8Array>();
  return createCheckpointStore({
    keep,
    async steps() {
      return [...kept.keys()].toSorted((a, b) => a - b);
    },
    async read(step) {
      const bytes = kept.get(step);
      if (bytes === undefined) throw createError('E_IO', 'memoryStore', `there is no checkpoint of step ${step}`);
      return bytes.slice();
    },
    async write(step, bytes) {
      kept.set(step, bytes.slice());
    },
    async remove(step) {
      kept.delete(step);
    },
  });
}

/**
 * A checkpoint that is at hand as bytes, to go on from: one that came over the network, or out of a file.
 *
 * @throws (as the run starts) E_FORMAT, E_LIMIT, E_VERSION, E_CHECKSUM when it is none or is damaged
 * @example
 * const store = memoryStore();
 * const options = { data: spiral({ seed: 7 }), loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 1 }), epochs: 2 };
 * await train(dense(2, 3), { ...options, checkpoint: { every: 'epoch', to: store } }).finish();
 * const bytes = await store.read(10);
 * await train(dense(2, 3), { ...options, resume: fromCheckpoint(bytes) }).finish();
 */
export function fromCheckpoint(bytes: Uint8Array): CheckpointStore {
  if (!(bytes instanceof Uint8Array)) throw wrongType('fromCheckpoint', 'bytes', bytes, 'a Uint8Array');
  const refuse = async () => {
    throw createError(
      'E_STATE',
      'fromCheckpoint',
      'one checkpoint is no place to keep others, expected a store such as memoryStore()',
    );
  };
  return createCheckpointStore({
    keep: 1,
    steps: async () => [decodeCheckpoint(bytes).step],
    read: async () => bytes,
    write: refuse,
    remove: refuse,
  });
}
