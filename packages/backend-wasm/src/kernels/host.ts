import { sizeOf, type Tensor } from '@gradwright/core';
import type { Crew } from '../crew.ts';
import type { Module } from '../generated/module.ts';

/** What the kernels' host side works with. */
export interface Host {
  readonly module: Module;
  /**
   * Where a tensor starts, in bytes of the module's memory.
   *
   * @throws E_STATE when it was released; E_BACKEND when it is another backend's
   */
  readonly at: (tensor: Tensor) => number;
  /** Memory that a kernel may write while it runs. */
  readonly workspace: number;
  /** How many bytes of it there are for each thread, one behind the other. */
  readonly workspaceBytes: number;
  /** The threads that share large products, once they are there. */
  readonly crew?: Crew;
  /** The number at a byte. */
  readonly numberAt: (pointer: number) => number;
}

/** How many elements. */
export function size(tensor: Tensor): number {
  return sizeOf(tensor.shape);
}

/** The length of the last axis. */
export function columnsOf({ shape }: Tensor): number {
  return shape[shape.length - 1]!;
}

/** How many rows of that length there are. */
export function rowsOf({ shape }: Tensor): number {
  let rows = 1;
  for (let axis = 0; axis < shape.length - 1; axis++) rows *= shape[axis]!;
  return rows;
}

/** Where a tensor that may be missing starts: 0 for none. */
export function atOrNone({ at }: Host, tensor: Tensor | undefined): number {
  return tensor === undefined ? 0 : at(tensor);
}
