import { checkInteger, checkOptions, wrongType } from '@gradwright/core';
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint-file.ts';
import {
  checkStore,
  expectNothingNewer,
  keepCheckpoint,
  newestCheckpoint,
  type CheckpointStore,
  type Found,
} from './checkpoint-store.ts';
import type { CheckpointEvent, ResumeEvent } from './events.ts';

/** When and where a run keeps checkpoints. */
export interface CheckpointOptions {
  /** After each epoch, or after so many steps. */
  readonly every: 'epoch' | number;
  readonly to: CheckpointStore;
}

/** What `train` goes on from: the bytes of a checkpoint, or the newest whole one of a store. */
export type ResumeFrom = Uint8Array | CheckpointStore;

/** @throws E_ARG, E_RANGE */
export function checkCheckpointOptions(checkpoint: CheckpointOptions | undefined, resume: ResumeFrom | undefined): void {
  if (checkpoint !== undefined) {
    const { every, to } = checkOptions('train: checkpoint', checkpoint, ['every', 'to']);
    if (typeof every === 'number') checkInteger('train', 'checkpoint.every', every, { min: 1 });
    else if (every !== 'epoch') throw wrongType('train', 'checkpoint.every', every, `'epoch' or a number of steps`);
    checkStore('train', 'checkpoint.to', to);
  }
  if (resume === undefined || resume instanceof Uint8Array) return;
  checkStore('train', 'resume', resume);
}

/** @throws what reading it throws */
export async function findCheckpoint(from: ResumeFrom): Promise<Found> {
  return from instanceof Uint8Array ? { checkpoint: decodeCheckpoint(from), damaged: [] } : newestCheckpoint(from);
}

/** Says where a run goes on, and what was passed over. */
export function resumeEvent({ checkpoint: { step, epoch }, damaged }: Found): ResumeEvent {
  return { type: 'resume', step, epoch, damaged: damaged.map(({ step, error }) => ({ step, problem: error.message })) };
}

/** Keeps a run's checkpoints as its options say. */
export interface Checkpointing {
  /** Whether one is due now. */
  due(at: 'step' | 'epoch', step: number): boolean;
  keep(checkpoint: Checkpoint): Promise<CheckpointEvent>;
}

/** @throws E_STATE when the store holds another run's */
export async function createCheckpointing(options: CheckpointOptions | undefined, start: number): Promise<Checkpointing> {
  if (options !== undefined) await expectNothingNewer(options.to, start);
  return {
    due: (at, step) =>
      at === 'epoch' ? options?.every === at : typeof options?.every === 'number' && step % options.every === 0,
    async keep(checkpoint) {
      const { step, epoch } = checkpoint;
      const bytes = encodeCheckpoint(checkpoint);
      await keepCheckpoint(options!.to, step, bytes);
      return { type: 'checkpoint', step, epoch, bytes: bytes.length };
    },
  };
}
