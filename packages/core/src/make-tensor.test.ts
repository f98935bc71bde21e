import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, PROPERTIES } from '../test/agree.ts';
import type { Backend } from './backend.ts';
import { readNow, tensor, toArray, zeros, type Nested } from './make-tensor.ts';
import { createReferenceBackend } from './reference-backend.ts';
import { sizeOf } from './shape.ts';

const backend = createReferenceBackend();

describe('tensor', () => {
  test('from nested arrays, a number, or flat numbers and a shape', () => {
    expect(
      tensor(backend, [
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3]);
    expect(tensor(backend, 5).shape).toEqual([]);
    expect(tensor(backend, []).shape).toEqual([0]);
    expect(tensor(backend, [[], []]).shape).toEqual([2, 0]);
    expect(toArray(tensor(backend, [1, 2, 3, 4, 5, 6], [3, 2]))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(toArray(tensor(backend, Float64Array.of(1, 0.1), [2]))).toEqual([1, Math.fround(0.1)]);
    expect(tensor(backend, Uint8Array.of(1, 2)).shape).toEqual([2]);
    expect(
      toArray(
        tensor(
          backend,
          [
            [1, 2],
            [3, 4],
          ],
          [4],
        ),
      ),
    ).toEqual([1, 2, 3, 4]);
  });

  test('copies: what is changed later does not reach it [T24]', () => {
    const [data, shape] = [Float32Array.of(1, 2), [2]];
    const made = tensor(backend, data, shape);
    data.fill(9);
    shape[0] = 9;
    expect(made.shape).toEqual([2]);
    expect([...readNow(made)]).toEqual([1, 2]);
  });

  test('NaN, infinities and −0 pass; what float32 cannot hold is infinite [T21] [T22]', () => {
    expect([...readNow(tensor(backend, [NaN, -Infinity, -0, 1e39]))]).toEqual([NaN, -Infinity, -0, Infinity]);
  });

  test('toArray gives back what tensor took, for any shape', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => seed + i);
        const made = tensor(backend, data, shape);
        const nested = toArray(made);
        expect(readNow(made)).toEqual(data);
        // An axis of length 0 hides those after it.
        const seen = shape.includes(0) ? shape.slice(0, shape.indexOf(0) + 1) : shape;
        const again = tensor(backend, nested);
        expect(again.shape).toEqual(seen);
        expect(toArray(again)).toEqual(nested);
      }),
      PROPERTIES,
    );
  });

  const deep = (depth: number): Nested => (depth === 0 ? 1 : [deep(depth - 1)]);
  const round: unknown[] = [];
  round.push(round);

  test.each<[string, unknown, unknown, string, string]>([
    ['T16 fewer numbers than the shape', [1, 2, 3, 4, 5], [2, 3], 'E_SHAPE', 'data has 5 numbers, expected 6 for shape [2, 3]'],
    ['T17 more', new Float32Array(7), [2, 3], 'E_SHAPE', 'data has 7 numbers, expected 6'],
    ['T18 a short row', [[1, 2], [1, 2], [1, 2], [1]], undefined, 'E_SHAPE', 'row 3 has 1 elements, expected 2'],
    ['T18 a long row', [[1], [1, 2]], undefined, 'E_SHAPE', 'row 1 has 2 elements, expected 1'],
    [
      'T18 a short row further in',
      [
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6], [7]],
      ],
      undefined,
      'E_SHAPE',
      'data[1][1] has 1 elements, expected 2',
    ],
    ['T19 a number among rows', [[1, 2], 3], undefined, 'E_ARG', 'data[1] must be an array of 2, got 3'],
    ['T19 a row among numbers', [1, [2]], undefined, 'E_SHAPE', 'data[1] has shape [1], expected []'],
    ['a hole', new Array(3), [3], 'E_ARG', 'data[0] must be a number, got undefined'],
    // oxlint-disable-next-line no-sparse-arrays -- it is what is refused
    ['a hole that a shape would hide', [1, , 3], [2], 'E_ARG', 'data[1] must be a number, got undefined'],
    ['a text', [1, '2'], undefined, 'E_ARG', 'data[1] must be a number, got "2"'],
    ['null', [[1, null]], undefined, 'E_ARG', 'data[0][1] must be a number, got null'],
    ['true', [true], undefined, 'E_ARG', 'data[0] must be a number, got true'],
    ['nothing', undefined, undefined, 'E_ARG', 'data must be a number, got undefined'],
    ['a text for all', 'abc', undefined, 'E_ARG', 'data must be a number, got "abc"'],
    ['an object', { length: 2, 0: 1, 1: 2 }, undefined, 'E_ARG', 'data must be a number'],
    ['big integers', BigInt64Array.of(1n), undefined, 'E_ARG', 'data must be numbers'],
    ['a DataView', new DataView(new ArrayBuffer(8)), undefined, 'E_ARG', 'data must be numbers'],
    ['T13 too deep', deep(9), undefined, 'E_LIMIT', 'data has rank 9'],
    ['an array that holds itself', round, undefined, 'E_LIMIT', 'data has rank'],
    ['T01 a shape below 0', [1], [-1], 'E_SHAPE', 'shape[0]'],
    ['T14 a shape that is none', [1], 1, 'E_ARG', 'shape must be an array'],
  ])('%s is refused', (_, data, shape, code, message) => {
    expectError(() => tensor(backend, data as never, shape as never), code, message);
  });

  test.each([undefined, null, 'js', {}, [1]])('a backend of %s is refused', (none) => {
    expectError(() => tensor(none as never, [1]), 'E_ARG', 'tensor: backend must be a backend');
    expectError(() => zeros(none as never, [1]), 'E_ARG', 'zeros: backend must be a backend');
  });
});

describe('reading', () => {
  test('zeros are zeros, over memory that held something else', () => {
    const own = createReferenceBackend();
    own.scope(() => void tensor(own, [7, 7, 7]));
    expect(toArray(zeros(own, [3]))).toEqual([0, 0, 0]);
  });

  test('readNow gives a copy', () => {
    const made = tensor(backend, [1, 2]);
    readNow(made).fill(9);
    expect(toArray(made)).toEqual([1, 2]);
  });

  test('what is no tensor, is released, or must be awaited', () => {
    for (const none of [undefined, null, [1, 2], 3]) {
      expectError(() => toArray(none as never), 'E_ARG', 'toArray: tensor must be a tensor');
      expectError(() => readNow(none as never), 'E_ARG', 'readNow: tensor must be a tensor');
    }
    const gone = tensor(backend, [1]);
    backend.dispose(gone);
    expectError(() => toArray(gone), 'E_STATE');
    const distant: Backend = { ...backend, name: 'distant', read: () => Promise.resolve(Float32Array.of(1)) };
    const far = { shape: [1], backend: distant };
    expectError(() => toArray(far), 'E_BACKEND', 'backend distant is read asynchronously, expected await backend.read(tensor)');
  });
});
