import type { DataOptions } from './data.ts';

/** How a network is made and learns. */
export interface LearningOptions extends DataOptions {
  readonly layers: readonly number[];
  readonly optimizer: string;
  readonly learningRate?: number | 'auto' | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  readonly patience: number;
  readonly backend: 'js' | 'wasm';
  readonly classWeights?: 'balanced' | undefined;
}

/** What `gradwright train` was asked for. */
export interface TrainCommandOptions extends LearningOptions {
  readonly doctor?: boolean | undefined;
  readonly out?: string | undefined;
  /** The folder of checkpoints, and how many steps lie between two; default an epoch. */
  readonly checkpoints?: string | undefined;
  readonly checkpointEvery?: number | undefined;
  /** Whether it goes on from what the folder holds. */
  readonly resume?: boolean | undefined;
  readonly signal: AbortSignal;
}
