import { expect, test } from 'vitest';
import { readNow, tensor } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { multiply } from './multiply.ts';

test('each product is rounded once; NaN stays NaN, 0 keeps its sign; onto an operand it writes the same', () => {
  const backend = createReferenceBackend();
  const [a, b] = [tensor(backend, [3, 1 + 2 ** -12, NaN, -0, Infinity]), tensor(backend, [-2, 1 + 2 ** -12, 0, 5, 0])];
  const want = [-6, Math.fround((1 + 2 ** -12) ** 2), NaN, -0, NaN];
  expect([...readNow(multiply(a, b))]).toEqual(want);
  expect([...readNow(multiply(a, b, a))]).toEqual(want);
});

test('another shape is refused', () => {
  const backend = createReferenceBackend();
  expect(() => multiply(tensor(backend, [1, 2]), tensor(backend, [1]))).toThrow(
    'E_SHAPE: multiply: b has shape [1], expected [2]',
  );
});
