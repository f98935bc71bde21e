import { isGradwrightError, toArray, type Store } from '@gradwright/core';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { tasks, learn } from '../test/learn.ts';
import { createArena } from './arena.ts';
import { createWasmBackend } from './index.ts';

const PAGE = 65_536;

function arenaOf({ base = 0, pages = 16 } = {}): { arena: Store<number>; memory: WebAssembly.Memory } {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: pages });
  return { memory, arena: createArena(memory, base, pages * PAGE) };
}

const codeOf = (body: () => unknown): string | undefined => {
  try {
    body();
  } catch (error) {
    return isGradwrightError(error) ? error.code : String(error);
  }
  return undefined;
};

/** What it returns, or undefined where there is no room. */
function orFull<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    if (isGradwrightError(error, 'E_OOM')) return undefined;
    throw error;
  }
}

test('rooms begin at a cache line behind the base, with space to read a vector past the end', () => {
  const { arena } = arenaOf({ base: 100 });
  const starts = [1, 12, 13, 0].map((size) => arena.take(size));
  expect(starts).toEqual([128, 192, 256, 384]);
});

test('what is given back is handed out again, for the same size first', () => {
  const { arena, memory } = arenaOf();
  const [first, second] = [arena.take(100), arena.take(1000)];
  arena.give(first, 100);
  arena.give(second, 1000);
  expect([arena.take(1000), arena.take(100)]).toEqual([second, first]);
  expect(memory.buffer.byteLength).toBe(PAGE);
});

test('before it grows, gaps next to each other become one, and the rest of one can be used', () => {
  const { arena, memory } = arenaOf();
  const parts = Array.from({ length: 15 }, () => arena.take(1000));
  const last = arena.take(900);
  parts.forEach((start) => arena.give(start, 1000));
  const large = arena.take(10_000);
  expect(large).toBe(parts[0]);
  expect(arena.take(4000)).toBeGreaterThanOrEqual(large + 40_016);
  expect(memory.buffer.byteLength).toBe(PAGE);
  arena.give(last, 900);
});

test('beyond the limit there is E_OOM with the sizes, and all goes on', () => {
  const { arena } = arenaOf({ pages: 4 });
  const held = arena.take(40_000);
  arena.data(held, 0, 40_000).fill(3);
  expect(() => arena.take(40_000)).toThrow('E_OOM: allocate: 160064 bytes beside the 160064 in use pass the limit of 262144');
  expect(arena.data(arena.take(20_000), 0, 5)).toHaveLength(5);
  expect(arena.data(held, 0, 40_000).every((value) => value === 3)).toBe(true);
});

test('an engine that refuses to grow is out of memory too', () => {
  const { arena, memory } = arenaOf();
  vi.spyOn(memory, 'grow').mockImplementation(() => {
    throw new RangeError('failed to grow');
  });
  expect(codeOf(() => arena.take(100_000))).toBe('E_OOM');
  expect(codeOf(() => arena.take(1000))).toBeUndefined();
});

test('rooms never overlap, whatever is taken and given back', () => {
  const moves = fc.array(fc.oneof(fc.record({ take: fc.integer({ min: 0, max: 9000 }) }), fc.record({ give: fc.nat() })), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(moves, (list) => {
      const { arena } = arenaOf({ pages: 8 });
      const held: { start: number; size: number; mark: number }[] = [];
      let mark = 0;
      for (const move of list) {
        if ('take' in move) {
          const start = orFull(() => arena.take(move.take));
          if (start === undefined) continue;
          arena.data(start, 0, move.take).fill(++mark);
          held.push({ start, size: move.take, mark });
        } else if (held.length > 0) {
          const [{ start, size }] = held.splice(move.give % held.length, 1) as [(typeof held)[0]];
          arena.give(start, size);
        }
        for (const { start, size, mark: own } of held) {
          const numbers = arena.data(start, 0, size);
          expect(size === 0 || (numbers[0] === own && numbers[size - 1] === own)).toBe(true);
        }
      }
    }),
    properties(60),
  );
});

test('memory stays as it is over thousands of steps whose sizes change', () => {
  const { arena, memory } = arenaOf({ pages: 64 });
  const step = (batch: number) => {
    const sizes = [batch * 64, batch * 64, batch * 10, batch, batch * 10, batch * 64];
    const starts = sizes.map((size) => arena.take(size));
    starts.forEach((start, i) => arena.give(start, sizes[i]!));
  };
  const weights = arena.take(5000);
  for (let i = 0; i < 1000; i++) step(1 + ((i * 37) % 128));
  const before = memory.buffer.byteLength;
  for (let i = 1000; i < 20_000; i++) step(1 + ((i * 37) % 128));
  expect(memory.buffer.byteLength).toBe(before);
  arena.give(weights, 5000);
});

test('a backend that is full says so, and a model on it goes on as if nothing had been', async () => {
  const limited = await createWasmBackend({ maximumBytes: 6 * 2 ** 20 });
  const task = tasks[1]!;
  expect(codeOf(() => limited.allocate([2 ** 21]))).toBe('E_OOM');
  const { hash } = learn(limited, task);
  expect(codeOf(() => limited.scope(() => [limited.allocate([2 ** 19]), limited.allocate([2 ** 20])]))).toBe('E_OOM');
  expect(learn(limited, task).hash).toBe(hash);
});

test('what a tensor holds survives growth, and so does every view', async () => {
  const backend = await createWasmBackend();
  const early = backend.allocate([3]);
  backend.write(early, [1, 2, 3]);
  const view = backend.view(early, 1, [2]);
  const empty = backend.allocate([0]);
  expect([toArray(view), toArray(empty)]).toEqual([[2, 3], []]);
  backend.scope(() => void backend.allocate([2 ** 22]));
  backend.write(view, [5, 6]);
  expect([toArray(early), toArray(view), toArray(empty)]).toEqual([[1, 5, 6], [5, 6], []]);
});
