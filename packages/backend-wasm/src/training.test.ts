import { createReferenceBackend } from '@gradwright/core';
import { expect, test } from 'vitest';
import { learn, tasks } from '../test/learn.ts';
import { createWasmBackend } from './index.ts';

test.each(tasks)('$name: learns, and ends with the bits of the reference', async (task) => {
  const [got, want] = [learn(await createWasmBackend(), task), learn(createReferenceBackend(), task)];
  expect(got.last).toBeLessThan(got.first * 0.9);
  expect([got.first, got.last]).toEqual([want.first, want.last]);
  expect([got.hash, want.hash]).toEqual([task.hash, task.hash]);
});
