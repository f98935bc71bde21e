import { checkInteger, checkOptions, createError, isGradwrightError, wrongType, type GradwrightError } from '@gradwright/core';
import { decodeCheckpoint, type Checkpoint } from './checkpoint-file.ts';

/** Where checkpoints are kept: files, a browser's storage, memory, or a place of your own. */
export interface CheckpointStore {
  /** How many to keep; older ones are removed once a newer one has been read back whole. */
  readonly keep: number;
  /** The steps of which there is a checkpoint, ascending. */
  steps(): Promise<readonly number[]>;
  /** @throws E_IO when it cannot be read */
  read(step: number): Promise<Uint8Array>;
  /** Keeps a checkpoint, whole or not at all. @throws E_IO; those that were there are then as before */
  write(step: number, bytes: Uint8Array): Promise<void>;
  /** Forgets one; nothing happens where there is none. @throws E_IO */
  remove(step: number): Promise<void>;
}

/** What a store can be told. */
export interface KeepOptions {
  /** How many checkpoints to keep. Default 3, so that a damaged one has others behind it. */
  readonly keep?: number;
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
  return {
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
  };
}

/** @throws E_ARG when it is no store */
export function checkStore(where: string, argument: string, store: CheckpointStore): void {
  const methods = ['steps', 'read', 'write', 'remove'] as const;
  if (typeof store !== 'object' || store === null || !methods.every((name) => typeof store[name] === 'function'))
    throw wrongType(where, argument, store, 'a store such as memoryStore()');
  checkInteger(where, `${argument}.keep`, store.keep, { min: 1 });
}

/** A checkpoint that was passed over, and why. */
export interface PassedOver {
  readonly step: number;
  readonly error: GradwrightError;
}

/** The newest whole checkpoint of a store, and the damaged ones that are newer. */
export interface Found {
  readonly checkpoint: Checkpoint;
  readonly damaged: readonly PassedOver[];
}

/**
 * Looks from the newest to the oldest for one that is whole. What cannot be read, or is of a newer build, is not passed over.
 *
 * @throws E_EMPTY when there is none; E_CHECKSUM, E_FORMAT when all are damaged; E_IO, E_VERSION
 */
export async function newestCheckpoint(store: CheckpointStore): Promise<Found> {
  const damaged: PassedOver[] = [];
  for (const step of (await store.steps()).toReversed()) {
    const judged = judge(await store.read(step), step);
    if (!('code' in judged)) return { checkpoint: judged, damaged };
    damaged.push({ step, error: judged });
  }
  const [newest] = damaged;
  if (newest === undefined)
    throw createError('E_EMPTY', 'train', 'resume: the store holds no checkpoint, expected at least one', { argument: 'resume' });
  const problem = `resume: all checkpoints of the store are damaged (steps ${damaged.map(({ step }) => step).join(', ')}); the newest: ${newest.error.message}`;
  throw createError(newest.error.code, 'train', problem, { argument: 'resume', cause: newest.error });
}

/** The checkpoint in some bytes, or what makes them none. @throws E_VERSION */
function judge(bytes: Uint8Array, step: number): Checkpoint | GradwrightError {
  try {
    const checkpoint = decodeCheckpoint(bytes);
    if (checkpoint.step === step) return checkpoint;
    return createError('E_FORMAT', 'train', `what is kept as step ${step} is the checkpoint of step ${checkpoint.step}`);
  } catch (error) {
    if (isGradwrightError(error) && error.code !== 'E_VERSION') return error;
    throw error;
  }
}

/**
 * Refuses a store in which a run that starts here would lie among the checkpoints of another.
 *
 * @throws E_STATE
 */
export async function expectNothingNewer(store: CheckpointStore, step: number): Promise<void> {
  for (const kept of (await store.steps()).toReversed()) {
    if (kept <= step) return;
    if ('code' in judge(await store.read(kept), kept)) continue;
    const start = step === 0 ? 'a run that starts anew' : `a run that goes on from step ${step}`;
    const problem = `checkpoint: the store holds step ${kept} of an earlier run, which ${start} would mix up with its own; resume it, or use another store`;
    throw createError('E_STATE', 'train', problem, { argument: 'checkpoint.to', received: kept });
  }
}

/**
 * Keeps a checkpoint, reads it back, and only then removes those beyond `keep`: the last good one is never removed.
 *
 * @throws E_IO when it cannot be written, or does not come back as it was written
 */
export async function keepCheckpoint(store: CheckpointStore, step: number, bytes: Uint8Array): Promise<void> {
  await store.write(step, bytes);
  const back = await store.read(step);
  if (back.length !== bytes.length || !back.every((byte, i) => byte === bytes[i])) {
    throw createError('E_IO', 'train', `checkpoint: what the store gives back for step ${step} is not what was written`);
  }
  const steps = await store.steps();
  // Those after this one are damaged: the run passed them over when it went on from an earlier one.
  const beyond = steps.filter((kept) => kept > step);
  const before = steps.filter((kept) => kept < step);
  const old = before.slice(0, Math.max(0, before.length - (store.keep - 1)));
  for (const kept of [...beyond, ...old]) await store.remove(kept);
}
