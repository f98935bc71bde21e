import { expect, test } from 'vitest';
import { expectDistinct } from './dispatch.ts';
import { add } from './kernels/add.ts';
import { matmul } from './kernels/matmul.ts';
import { readNow, tensor } from './make-tensor.ts';
import { createReferenceBackend } from './reference-backend.ts';
import type { Tensor } from './tensor.ts';

const backend = createReferenceBackend();

/** Four views of six numbers, of four each but the last. */
function views() {
  const whole = tensor(backend, [1, 2, 3, 4, 5, 6]);
  return {
    whole,
    first: backend.view(whole, 0, [4]),
    again: backend.view(whole, 0, [4]),
    second: backend.view(whole, 1, [4]),
    rest: backend.view(whole, 4, [2]),
  };
}

test('an output may be an operand, or have memory of its own', () => {
  const { whole, first, again, rest } = views();
  add(first, again, again);
  add(rest, rest, rest);
  expect([...readNow(whole)]).toEqual([2, 4, 6, 8, 10, 12]);
});

test('an output that is an operand in part is refused, and nothing changes', () => {
  const { whole, first, second } = views();
  expect(() => add(first, first, second)).toThrow('E_ARG: add: out shares a part of its memory with an operand');
  expect(() => add(second, first, first)).toThrow('E_ARG');
  expect([...readNow(whole)]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('where a kernel reads while it writes, the operand itself is refused too', () => {
  const square = tensor(backend, [
    [1, 2],
    [3, 4],
  ]);
  const apart = backend.allocate([2, 2]);
  for (const out of [square, backend.view(square, 0, [2, 2])]) {
    expect(() => matmul(square, square, out)).toThrow('E_ARG: matmul: out shares memory');
  }
  expect([...readNow(matmul(square, square, apart))]).toEqual([7, 10, 15, 22]);
});

test('tensors of another copy of this package are compared by their arrays', () => {
  const numbers = new Float32Array(6);
  const foreign = (from: number, to: number) => ({ shape: [to - from], backend, data: numbers.subarray(from, to) }) as Tensor;
  expectDistinct('test', foreign(0, 3), foreign(3, 6), tensor(backend, [1]));
  expect(() => expectDistinct('test', foreign(0, 4), foreign(3, 6))).toThrow('E_ARG');
  const elsewhere = { shape: [3], backend } as Tensor;
  expectDistinct('test', elsewhere, foreign(0, 3));
});
