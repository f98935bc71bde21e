import type { Context, Dataset, Described, Layer, Loss, Tensor } from '@gradwright/core';
import type { Diagnosis } from './doctor/diagnose.ts';
import type { EpochEvent } from './events.ts';
import type { Compared } from './metric.ts';

/** What one step shows on its way; the engine calls it. */
export interface StepWatcher {
  readonly observe: NonNullable<Context['observe']>;
  /** The model's output. */
  output(tensor: Tensor): void;
  /** Gradients are complete, weights are as they were. */
  beforeUpdate(): void;
  afterUpdate(): void;
}

/** Follows one run and keeps its record. It reads and never writes: the bits of the run stay the same. */
export interface RunWatcher {
  /** Someone to watch this step, where it is one of those sampled. */
  watcher(step: number): StepWatcher | undefined;
  stepDone(loss: number): void;
  /** What it makes of the run so far, where that differs from what it said last; `validation`: what the model says of the validation rows. */
  epochDone(epoch: EpochEvent, validation?: Compared): Diagnosis | undefined;
  /** What it makes of the whole; `error` is what ended the run, if that was no wish. */
  end(error?: unknown): Diagnosis;
}

/** What is watched. */
export interface WatchedRun {
  readonly model: Layer;
  readonly data: Dataset;
  readonly loss: Loss;
  readonly optimizer: Described;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** Watches runs: what `doctor` of `train` takes. */
export interface Doctor extends Partial<Described> {
  /** Called by `train` before its first step. */
  start(run: WatchedRun): RunWatcher;
}
