import { expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { blockLike, eachSegment } from './block.ts';
import { readNow, tensor } from './make-tensor.ts';
import { createReferenceBackend } from './reference-backend.ts';
import type { Block } from './transform.ts';

const backend = createReferenceBackend();
const blockOf = (...sizes: number[]): Block => ({
  backend,
  segments: sizes.map((size) => ({ tensor: tensor(backend, new Float32Array(size).fill(size)), parameters: [] })),
});

test('blockLike is laid out alike, and holds one number', () => {
  const slot = blockLike(blockOf(3, 2), 7);
  expect(slot.segments.map(({ tensor }) => [...readNow(tensor)])).toEqual([
    [7, 7, 7],
    [7, 7],
  ]);
});

test('eachSegment takes segments that belong together', () => {
  const seen: number[][] = [];
  eachSegment(
    (...tensors) => seen.push(tensors.map((tensor) => readNow(tensor).length)),
    blockOf(3, 2),
    blockOf(3, 2),
    blockOf(3, 2),
  );
  expect(seen).toEqual([
    [3, 3, 3],
    [2, 2, 2],
  ]);
});

test('eachSegment refuses the state of another model before it does anything [P18]', () => {
  let calls = 0;
  const count = () => void calls++;
  expectError(
    () => eachSegment(count, blockOf(3, 2), blockOf(3, 2), blockOf(3, 4)),
    'E_SHAPE',
    'segment has shape [4], expected [2]',
  );
  expectError(() => eachSegment(count, blockOf(3, 2), blockOf(3)), 'E_SHAPE', 'a block has 1 segments, expected 2');
  expectError(() => eachSegment(count, blockOf(3), blockOf(3, 2)), 'E_SHAPE', 'a block has 2 segments, expected 1');
  for (const none of [undefined, null, 1, {}, { segments: 3 }]) {
    expectError(() => eachSegment(count, blockOf(3), none as unknown as Block), 'E_ARG', 'block must be a block');
    expectError(() => eachSegment(count, none as unknown as Block), 'E_ARG', 'block must be a block');
  }
  expect(calls).toBe(0);
});
