import { createError, type Store } from '@gradwright/core';

/** Where a tensor's elements start, in bytes. */
export type Pointer = number;

const PAGE = 65_536;
const BYTES = 4;
/** Tensors start at a cache line. */
const LINE = 64;
/** Vector loads may read this far past the end of a tensor. */
const SLACK = 16;

/** Room that waits to be used again. */
interface Gap {
  readonly start: Pointer;
  readonly bytes: number;
}

/**
 * Room for float32 tensors in one WebAssembly memory, from byte `base` on. What is given back is kept by size and handed out
 * again: a training step asks for the same sizes each time. Only before the memory would have to grow are neighbouring gaps
 * joined and cut anew, so that a step whose sizes change does not eat it up either.
 *
 * `limit` is the most bytes the memory may come to have.
 */
export function createArena(memory: WebAssembly.Memory, base: number, limit: number): Store<Pointer> {
  const free = new Map<number, Pointer[]>();
  let end = align(base);

  const give = (start: Pointer, bytes: number): void => {
    const pool = free.get(bytes);
    if (pool === undefined) free.set(bytes, [start]);
    else pool.push(start);
  };

  /** Cuts `bytes` from the first gap, neighbours joined, that has them. */
  const reuse = (bytes: number): Pointer | undefined => {
    const gaps = joined(free);
    free.clear();
    const last = gaps[gaps.length - 1];
    if (last !== undefined && last.start + last.bytes === end) {
      gaps.pop();
      end = last.start;
    }
    const found = gaps.find((gap) => gap.bytes >= bytes);
    for (const gap of gaps) {
      const cut = gap === found ? bytes : 0;
      if (gap.bytes > cut) give(gap.start + cut, gap.bytes - cut);
    }
    return found?.start;
  };

  const extend = (bytes: number): Pointer => {
    const wanted = end + bytes;
    if (wanted > limit) throw outOfMemory(bytes, end, limit);
    const missing = wanted - memory.buffer.byteLength;
    if (missing > 0) grow(memory, missing, limit, () => outOfMemory(bytes, end, limit));
    const start = end;
    end = wanted;
    return start;
  };

  return {
    take(size) {
      const bytes = footprint(size);
      const ready = free.get(bytes)?.pop();
      if (ready !== undefined) return ready;
      if (end + bytes <= memory.buffer.byteLength) return extend(bytes);
      return reuse(bytes) ?? extend(bytes);
    },
    give: (start, size) => give(start, footprint(size)),
    data: (start, offset, size) => new Float32Array(memory.buffer, start + offset * BYTES, size),
  };
}

/** The bytes that a tensor of `size` elements takes up. */
function footprint(size: number): number {
  return align(size * BYTES + SLACK);
}

function align(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}

/** All gaps by address, neighbours as one. */
function joined(free: ReadonlyMap<number, readonly Pointer[]>): Gap[] {
  const all = [...free].flatMap(([bytes, starts]) => starts.map((start): Gap => ({ start, bytes })));
  const gaps: Gap[] = [];
  for (const gap of all.sort((a, b) => a.start - b.start)) {
    const last = gaps[gaps.length - 1];
    if (last !== undefined && last.start + last.bytes === gap.start) {
      gaps[gaps.length - 1] = { start: last.start, bytes: last.bytes + gap.bytes };
    } else gaps.push(gap);
  }
  return gaps;
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
