import { expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import type { Backend } from './backend.ts';
import { dispatch, expectBackend, expectDistinct, expectRank, expectShape, expectTensor, output } from './dispatch.ts';
import { add } from './kernels/add.ts';
import { fill } from './kernels/fill.ts';
import { matmul } from './kernels/matmul.ts';
import { readNow, tensor, toArray } from './make-tensor.ts';
import { createReferenceBackend } from './reference-backend.ts';
import type { HostTensor, Tensor } from './tensor.ts';
import { createTestingBackend } from './testing/float64-backend.ts';

const backend = createReferenceBackend();
const reference = () => 'reference';

test('the backend’s own kernel goes first, the reference takes its place', () => {
  const own = () => 'own';
  const better: Backend = { ...backend, kernels: { twice: own } };
  const there: HostTensor = { shape: [1], backend: better, data: new Float32Array(1) };
  expect(dispatch('twice', reference, there)).toBe(own);
  expect(dispatch('thrice', reference, there)).toBe(reference);
  expect(dispatch('twice', reference, tensor(backend, [1]), undefined)).toBe(reference);
});

test('a kernel that a backend brings is really called, with the operands in the reference’s order', () => {
  const calls: unknown[][] = [];
  const partial = Object.assign(createReferenceBackend(), { kernels: { add: (...all: unknown[]) => void calls.push(all) } });
  const [a, b, out] = [tensor(partial, [1]), tensor(partial, [2]), tensor(partial, [9])];
  add(a, b, out);
  expect(calls).toEqual([[a, b, out]]);
  expect(toArray(fill(out, 3))).toEqual([3]);
});

test('a backend may wrap its kernels, those that run as the reference too, and a stranger’s', () => {
  const names: string[] = [];
  const wrapKernel = <F>(name: string, kernel: F): F => {
    names.push(name);
    return kernel;
  };
  const own = () => 'own';
  const watched = Object.assign(createReferenceBackend(), { kernels: { own }, wrapKernel });
  const out = tensor(watched, [1, 2]);
  expect(dispatch('own', reference, out)).toBe(own);
  expect(dispatch('strangers', reference, out)).toBe(reference);
  expect(toArray(add(out, fill(watched.allocate([2]), 3)))).toEqual([4, 5]);
  expect(names).toEqual(['own', 'strangers', 'fill', 'add']);

  const other = () => 'other';
  const instead = Object.assign(createReferenceBackend(), { wrapKernel: <F>() => other as F });
  expect(dispatch('strangers', reference, tensor(instead, [1]))).toBe(other);
});

test('operands must live where the output does: E_BACKEND', () => {
  const [here, there] = [tensor(backend, [1]), tensor(createTestingBackend(), [1])];
  expectError(
    () => dispatch('twice', reference, here, there),
    'E_BACKEND',
    `lives on backend ${there.backend.name}, expected js`,
  );
  expectError(() => dispatch('twice', reference, there, there, here), 'E_BACKEND', 'lives on backend js');
  for (const none of [null, 5, 'x', {}, { backend: null, shape: [] }])
    expectError(() => dispatch('twice', reference, here, none as never), 'E_ARG', 'twice: operand must be a tensor');
});

test('a missing kernel is E_BACKEND where the reference cannot work: in float64, and on memory of another kind', () => {
  const double = tensor(createTestingBackend(), [1]);
  expectError(() => dispatch('strangers', reference, double), 'E_BACKEND', 'has no kernel of this name');
  const distant: Tensor = { shape: [1], backend: { ...backend, name: 'distant' } };
  expectError(() => dispatch('twice', reference, distant), 'E_BACKEND', 'backend distant has no kernel of this name');
});

test('a stranger’s kernel runs in float64 once the testing backend is given it', () => {
  const testing = createTestingBackend({ kernels: { strangers: reference } });
  expect(dispatch('strangers', () => 'other', tensor(testing, [1]))).toBe(reference);
});

test('output takes what fits, or makes it', () => {
  const out = tensor(backend, [1, 2]);
  expect(output('f', out, out, [2])).toBe(out);
  expect(output('f', undefined, out, [3, 1]).shape).toEqual([3, 1]);
  expectError(() => output('f', out, out, [3]), 'E_SHAPE', 'f: out has shape [2], expected [3]');
});

test('what is expected of tensors and backends', () => {
  const x = tensor(backend, [[1, 2]]);
  expect(expectTensor('f', 'x', x)).toBe(x);
  expect(expectRank('f', 'x', x, ['rows', 'columns'])).toEqual([1, 2]);
  expect(expectBackend('f', backend)).toBe(backend);
  expectError(() => expectRank('f', 'x', x, ['rows']), 'E_SHAPE', 'f: x has shape [1, 2], expected [rows]');
  expectError(() => expectShape('f', 'x', x, [2, 1]), 'E_SHAPE', 'f: x has shape [1, 2], expected [2, 1]');
  for (const none of [undefined, null, 'js', { name: 'js' }])
    expectError(
      () => expectBackend('f', none as never),
      'E_ARG',
      'f: backend must be a backend, such as createReferenceBackend()',
    );
});

test('expectDistinct sees overlap, and nothing else', () => {
  const whole = tensor(backend, [1, 2, 3, 4]);
  const part = (from: number, size: number) => backend.view(whole, from, [size]);
  expectError(() => expectDistinct('f', whole, part(3, 1)), 'E_ARG', 'out shares memory with an operand');
  expectError(() => expectDistinct('f', part(0, 2), undefined, part(1, 2)), 'E_ARG');
  expectError(() => expectDistinct('f', whole, whole), 'E_ARG');
  expectDistinct('f', part(0, 2), part(2, 2), undefined, tensor(backend, [1]), part(1, 0));
});

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
