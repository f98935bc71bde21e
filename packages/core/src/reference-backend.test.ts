import { describe, expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { add } from './kernels/add.ts';
import { fill } from './kernels/fill.ts';
import { matmul } from './kernels/matmul.ts';
import { tensor, toArray } from './make-tensor.ts';
import { createReferenceBackend } from './reference-backend.ts';
import type { HostTensor, Tensor } from './tensor.ts';

describe('memory', () => {
  test('is used again: scopes that make the same sizes get the same arrays', () => {
    const backend = createReferenceBackend();
    const arrays = new Set<ArrayBufferLike>();
    for (let i = 0; i < 1000; i++) {
      backend.scope(() => {
        for (const size of [3, 100, 3]) arrays.add((backend.allocate([size]) as HostTensor).data.buffer);
      });
    }
    expect(arrays.size).toBe(3);
  });

  test('stays flat over 100,000 scopes', () => {
    const backend = createReferenceBackend();
    const [a, b] = [fill(backend.allocate([4, 4]), 0.5), fill(backend.allocate([4, 4]), 0.5)];
    const round = (times: number) => {
      for (let i = 0; i < times; i++) backend.scope(() => void add(matmul(a, b), a));
    };
    round(1000);
    const before = process.memoryUsage().arrayBuffers;
    round(100_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 16);
  });

  test('a released tensor says so, whatever took its array [O05] [R01]', () => {
    const backend = createReferenceBackend();
    let lost: Tensor | undefined;
    backend.scope(() => void (lost = tensor(backend, [1, 2])));
    const next = tensor(backend, [3, 4]);
    expectError(() => (lost as HostTensor).data, 'E_STATE', 'return it from backend.scope() to keep it');
    expectError(() => add(next, lost!), 'E_STATE');
    expect(toArray(next)).toEqual([3, 4]);
  });

  test('too little of it is E_OOM, and what was there stays', () => {
    const backend = createReferenceBackend();
    const kept = tensor(backend, [1, 2]);
    const { Float32Array: Original } = globalThis;
    let attempts = 0;
    // An engine without room: how else without filling the machine?
    globalThis.Float32Array = function () {
      attempts++;
      throw new RangeError('Array buffer allocation failed');
    } as never;
    try {
      expectError(() => backend.allocate([5]), 'E_OOM', 'the engine has no room for 5 numbers');
    } finally {
      globalThis.Float32Array = Original;
    }
    expect(attempts).toBe(2);
    expect(toArray(kept)).toEqual([1, 2]);
    expect(toArray(fill(backend.allocate([2]), 3))).toEqual([3, 3]);
  });

  test('what waits to be used again is let go before memory is short', () => {
    const backend = createReferenceBackend();
    const array = backend.scope(() => (backend.allocate([7]) as HostTensor).data);
    const { Float32Array: Original } = globalThis;
    let attempts = 0;
    globalThis.Float32Array = function (size: number) {
      if (attempts++ === 0) throw new RangeError('Array buffer allocation failed');
      return new Original(size);
    } as never;
    try {
      expect(backend.allocate([5]).shape).toEqual([5]);
    } finally {
      globalThis.Float32Array = Original;
    }
    expect((backend.allocate([7]) as HostTensor).data).not.toBe(array);
  });
});

test('names itself, and brings no kernels', () => {
  expect(createReferenceBackend()).toMatchObject({ name: 'js', precision: 'float32', kernels: {} });
});

test('two of them keep apart [O04]', () => {
  const [one, other] = [createReferenceBackend(), createReferenceBackend()];
  expectError(() => add(tensor(one, [1]), tensor(other, [1])), 'E_BACKEND', 'an operand lives on backend js, expected js');
  expectError(() => one.dispose(tensor(other, [1])), 'E_BACKEND');
});
