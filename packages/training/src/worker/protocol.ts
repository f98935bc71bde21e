import type { Json, Shape } from '@gradwright/core';
import type { TrainingEvent } from '../events.ts';
import type { Weights } from '../weights.ts';

/** Numbers and their shape, as they travel. */
export interface Packed {
  readonly shape: Shape;
  readonly data: Float32Array | Float64Array;
}

/** A dataset, as it travels. */
export interface PackedDataset {
  readonly inputs: Packed;
  readonly targets: Packed;
  readonly weights?: Packed;
}

/** A run as plain data and numbers: all that a worker needs to make it. */
export interface PackedRun {
  readonly model: Json;
  readonly weights: Weights;
  /** The paths of the weights that do not train. */
  readonly frozen: readonly string[];
  readonly loss: Json;
  readonly optimizer: Json;
  readonly stop: Json | undefined;
  readonly doctor: Json | undefined;
  readonly data: PackedDataset;
  readonly validation: PackedDataset | undefined;
  readonly metrics: readonly string[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly microBatchSize: number;
  readonly seed: number;
  /** How often to keep a checkpoint; undefined for never. */
  readonly checkpointEvery: number | 'epoch' | undefined;
  /** The store to go on from, which may be the one that checkpoints go to. */
  readonly resume: StoreName | undefined;
}

/** A store that stayed at home. */
export type StoreName = 'checkpoint' | 'resume';

/** What a store is asked for from afar. */
export interface StoreCall {
  readonly store: StoreName;
  readonly method: 'steps' | 'read' | 'write' | 'remove';
  readonly args: readonly unknown[];
}

/** An error, as it travels. */
export interface PackedError {
  readonly code: string | undefined;
  readonly where: string;
  readonly message: string;
  readonly fields: { readonly argument?: string; readonly expected?: string };
}

/** What a worker is sent to begin a run: the rest is said on a channel of the run's own. */
export interface Start {
  /** Marks messages of ours among those of others. */
  readonly mark: typeof MARK;
  readonly run: PackedRun;
  /** How many checkpoints each store keeps; 1 where there is none. */
  readonly keep: Readonly<Record<StoreName, number>>;
  readonly port: MessagePort;
}
export const MARK = 'gradwright training';

/** What a worker is told of a run. */
export type Order =
  /** The events of one parcel were taken: another may come. */
  | { readonly type: 'taken' }
  | { readonly type: 'weights' }
  | { readonly type: 'abort' }
  /** Nobody asks for events any more. */
  | { readonly type: 'leave' }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown; readonly error: PackedError | undefined };

/** What a worker says of a run. */
export type News =
  | { readonly type: 'events'; readonly events: readonly TrainingEvent[] }
  | { readonly type: 'weights'; readonly weights: Weights }
  | { readonly type: 'call'; readonly call: number; readonly ask: StoreCall }
  /** The last word: the weights that the model has now, and what ended the run if that was no wish. */
  | { readonly type: 'done'; readonly weights: Weights | undefined; readonly error: PackedError | undefined };
