import type { Backend } from './backend.ts';
import type { Described } from './description.ts';
import type { Parameter } from './parameter.ts';
import type { Tensor } from './tensor.ts';

/** Where one parameter stands in a segment. */
export interface BlockEntry {
  readonly path: string;
  readonly parameter: Parameter;
  /** Its first element within the segment. */
  readonly offset: number;
}

/**
 * The numbers of many parameters, laid end to end: one contiguous tensor of rank 1, or a few where layers are shared with
 * another model. Values, gradients and each slot of an optimizer are laid out alike, so a step is one call a segment.
 */
export interface Block {
  readonly backend: Backend;
  readonly segments: readonly { readonly tensor: Tensor; readonly parameters: readonly BlockEntry[] }[];
}

/** How far training has come; both counts start at 0. */
export interface Progress {
  /** Completed updates. */
  readonly step: number;
  readonly epoch: number;
  readonly validationLoss?: number;
}

/** What a transform remembers between steps. */
export type TransformState = { readonly [slot: string]: Block | number | TransformState | undefined };

/**
 * One link of an optimizer: turns gradients, in place, into what is added to the parameters.
 *
 * @typeParam State - a record of blocks, numbers and further states: all that a checkpoint must keep
 */
export interface Transform<State = TransformState> extends Described {
  /** The memory before the first step. */
  init(parameters: Block): State;
  /** Throws what `update` would throw about this step, before anything is changed; a chain asks all its links first. */
  check?(state: State, progress: Progress): void;
  /** Rewrites `updates` (gradients, or what an earlier link made of them) and moves `state` on. */
  update(updates: Block, state: State, parameters: Block, progress: Progress): void;
  /** `update`, then adding to the parameters and zeroing the gradients, in one kernel with the same roundings. */
  apply?(updates: Block, state: State, parameters: Block, progress: Progress): void;
}

/** A number that depends on how far training has come, such as a learning rate. */
export interface Schedule<State = TransformState> extends Described {
  /** The memory before the first step, for schedules that look back (plateau). */
  init?(): State;
  /** The value at this point; moves `state` on. */
  at(progress: Progress, state?: State): number;
}
