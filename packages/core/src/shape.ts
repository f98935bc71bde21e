import { wrongType } from './checks.ts';
import { createError } from './errors.ts';
import { show } from './show.ts';

/** The sizes of a tensor's axes, slowest first; `[]` is a single number. */
export type Shape = readonly number[];

/** The most axes a tensor may have. */
export const MAX_RANK = 8;

/** The most elements a tensor may have: every byte offset of it, in float64 too, fits 31 bits. */
export const MAX_SIZE = 2 ** 28 - 1;

/**
 * The number of elements of a shape.
 *
 * @example sizeOf([3, 4]); // → 12
 */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}

/**
 * Whether two shapes are the same.
 *
 * @example sameShape([2, 3], [2, 3]); // → true
 */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/**
 * A shape as messages write it: `[4, 3]`.
 *
 * @example showShape(['batch', 2]); // → "[batch, 2]"
 */
export function showShape(shape: readonly (number | string)[]): string {
  return `[${shape.join(', ')}]`;
}

/**
 * Returns a frozen copy of a shape that a caller handed in; the shape itself where it is frozen already.
 *
 * @throws E_ARG when it is not an array of numbers; E_SHAPE when a size is not a whole number of at least 0;
 *   E_LIMIT when it has more than 8 axes or more than 2²⁸ − 1 elements
 * @example checkShape('allocate', 'shape', [2, 3]); // → [2, 3]
 */
export function checkShape(where: string, argument: string, shape: unknown): Shape {
  if (!Array.isArray(shape)) throw wrongType(where, argument, shape, 'an array of numbers');
  if (shape.length > MAX_RANK) {
    throw createError('E_LIMIT', where, `${argument} has rank ${shape.length}, at most ${MAX_RANK} is possible`, { argument });
  }
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) {
    const dimension: unknown = shape[axis];
    if (typeof dimension !== 'number') throw wrongType(where, `${argument}[${axis}]`, dimension, 'a number');
    if (!Number.isInteger(dimension) || dimension < 0) {
      const expected = 'an integer of at least 0';
      throw createError('E_SHAPE', where, `${argument}[${axis}] must be ${expected}, got ${show(dimension)}`, {
        argument,
        received: shape,
        expected,
      });
    }
    // A zero must not hide the excess of the other axes.
    size *= Math.max(1, dimension);
    if (size > MAX_SIZE) {
      throw createError('E_LIMIT', where, `${argument} ${show(shape)} has more than ${MAX_SIZE} elements`, {
        argument,
        received: shape,
      });
    }
  }
  return Object.isFrozen(shape) ? shape : Object.freeze(shape.map((dimension: number) => dimension + 0));
}

/**
 * The error for a tensor of the wrong shape: `where: argument has shape [4, 3], expected [batch, 2]`.
 *
 * @example wrongShape('dense.forward', 'input', [4, 3], ['batch', 2]).message; // → "E_SHAPE: dense.forward: input has shape [4, 3], expected [batch, 2]"
 */
export function wrongShape(where: string, argument: string, received: Shape, expected: readonly (number | string)[]) {
  return createError('E_SHAPE', where, `${argument} has shape ${showShape(received)}, expected ${showShape(expected)}`, {
    argument,
    received,
    expected: showShape(expected),
  });
}
