import { createError, type Store } from '@gradwright/core';

/** Where a tensor's elements start, in bytes. */
export type Pointer = number;

const PAGE = 65_536;
const BYTES = 4;
/** Tensors start at a cache line. */
const LINE = 64;
/** Vector loads may read this far past the end of a tensor. */
const SLACK = 16;

/**
 * Room for float32 tensors in one WebAssembly memory, from byte `base` on. What is given back is kept by size and handed out
 * again: a training step asks for the same sizes each time, so that its memory stays as it is.
 *
 * `limit` is the most bytes the memory may come to have.
 */
export function createArena(memory: WebAssembly.Memory, base: number, limit: number): Store<Pointer> {
  const free = new Map<number, Pointer[]>();
  let end = align(base);

  const extend = (bytes: number): Pointer => {
    const start = end;
    const wanted = start + bytes;
    if (wanted > limit) throw outOfMemory(bytes, start, limit);
    const missing = wanted - memory.buffer.byteLength;
    if (missing > 0) grow(memory, missing, limit, () => outOfMemory(bytes, start, limit));
    end = wanted;
    return start;
  };

  return {
    take(size) {
      const bytes = footprint(size);
      return free.get(bytes)?.pop() ?? extend(bytes);
    },
    give(pointer, size) {
      const bytes = footprint(size);
      const pool = free.get(bytes);
      if (pool === undefined) free.set(bytes, [pointer]);
      else pool.push(pointer);
    },
    data: (pointer, offset, size) => new Float32Array(memory.buffer, pointer + offset * BYTES, size),
  };
}

/** The bytes that a tensor of `size` elements takes up. */
function footprint(size: number): number {
  return align(size * BYTES + SLACK);
}

function align(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}

/** Grows by half as much again as is there, or by what is missing, or says that the engine refuses. */
function grow(memory: WebAssembly.Memory, missing: number, limit: number, refusal: () => Error): void {
  const has = memory.buffer.byteLength;
  const generous = Math.min(Math.max(missing, has / 2), limit - has);
  for (const bytes of [generous, missing]) {
    try {
      memory.grow(Math.ceil(bytes / PAGE));
      return;
    } catch {
      // Less may still be had.
    }
  }
  throw refusal();
}

function outOfMemory(bytes: number, used: number, limit: number) {
  return createError('E_OOM', 'allocate', `${bytes} bytes beside the ${used} in use pass the limit of ${limit}`, {
    argument: 'memory',
    received: bytes,
    expected: `at most ${limit - used}`,
  });
}
