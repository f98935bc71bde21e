import { checkInteger, checkOptions, wrongType } from '@gradwright/core';
import type { CheckpointStore } from './checkpoint-store.ts';

/** When and where a run keeps checkpoints. */
export interface CheckpointOptions {
  /** After each epoch, or after so many steps. */
  readonly every: 'epoch' | number;
  readonly to: CheckpointStore;
}

/** @throws E_ARG, E_RANGE */
export function checkCheckpointOptions(checkpoint: CheckpointOptions | undefined, resume: CheckpointStore | undefined): void {
  if (checkpoint !== undefined) {
    const { every, to } = checkOptions('train: checkpoint', checkpoint, ['every', 'to']);
    if (typeof every === 'number') checkInteger('train', 'checkpoint.every', every, { min: 1 });
    else if (every !== 'epoch') throw wrongType('train', 'checkpoint.every', every, `'epoch' or a number of steps`);
    checkStore('checkpoint.to', to);
  }
  if (resume !== undefined) checkStore('resume', resume);
}

function checkStore(argument: string, store: CheckpointStore): void {
  if (typeof store?.open === 'function') return;
  throw wrongType('train', argument, store, 'a store such as memoryStore()');
}

/** Whether a checkpoint is due now. */
export function isDue(options: CheckpointOptions | undefined, at: 'step' | 'epoch', step: number): boolean {
  if (options === undefined) return false;
  return typeof options.every === 'number' ? at === 'step' && step % options.every === 0 : at === 'epoch';
}
