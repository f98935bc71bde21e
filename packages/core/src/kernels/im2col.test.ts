import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError, PROPERTIES } from '../../test/agree.ts';
import { images, windowOn } from '../../test/windows.ts';
import { readNow, tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { col2im, im2col, type DilatedWindow2d } from './im2col.ts';
import { matmul } from './matmul.ts';

const backend = createReferenceBackend();
const plain: DilatedWindow2d = { size: [2, 2], stride: [1, 1], padding: [0, 0, 0, 0] };

describe('im2col, col2im', () => {
  test('by hand', () => {
    const image = tensor(backend, [
      [
        [[1], [2], [3]],
        [[4], [5], [6]],
      ],
    ]);
    const columns = im2col(image, dirty(backend, [2, 4]), plain);
    expect(toArray(columns)).toEqual([
      [1, 2, 4, 5],
      [2, 3, 5, 6],
    ]);
    expect(toArray(col2im(columns, dirty(backend, [1, 2, 3, 1]), plain))).toEqual([
      [
        [[1], [4], [3]],
        [[4], [10], [6]],
      ],
    ]);
  });

  test('by hand: stride, dilation, zeros beyond the edges, channels last', () => {
    const image = tensor(backend, [
      [
        [
          [1, 10],
          [2, 20],
          [3, 30],
        ],
      ],
    ]);
    const window = { size: [1, 2], stride: [1, 2], padding: [0, 0, 1, 0], dilation: [1, 2] } as const;
    // Columns −1 and 1: the padding, and the middle.
    expect(toArray(im2col(image, undefined, window))).toEqual([[0, 0, 2, 20]]);
    expect(toArray(im2col(image, undefined, { ...window, padding: [0, 0, 0, 0] }))).toEqual([[1, 10, 3, 30]]);
    expect(toArray(col2im(tensor(backend, [[5, 6, 7, 8]]), dirty(backend, [1, 1, 3, 2]), window))).toEqual([
      [
        [
          [0, 0],
          [7, 8],
          [0, 0],
        ],
      ],
    ]);
  });

  test('agree with float64', () => {
    expectAgreementOver(images({ dilated: true }), (on, { shape, window, seed }) => {
      const columns = im2col(drawn(on, shape, seed), undefined, window);
      const again = im2col(drawn(on, shape, seed), dirty(on, columns.shape), window);
      return [columns, again, col2im(drawn(on, columns.shape, seed + 1), dirty(on, shape), window)];
    });
  });

  test('with a matrix product it is the convolution of direct loops (property 20)', () => {
    fc.assert(
      fc.property(images({ dilated: true }), ({ shape, window, seed }) => {
        const x = drawn(backend, shape, seed);
        const columns = im2col(x, undefined, window);
        const weights = drawn(backend, [columns.shape[1]!, 2], seed + 1);
        const [X, W] = [readNow(x), readNow(weights)];
        const y = readNow(matmul(columns, weights));

        const { rows, columns: across } = windowOn(shape, window);
        const [, height, width, channels] = shape as [number, number, number, number];
        const [down, right] = window.dilation ?? [1, 1];
        let at = 0;
        for (let image = 0; image < shape[0]!; image++) {
          for (const top of rows) {
            for (const left of across) {
              for (let o = 0; o < 2; o++, at++) {
                let sum = 0;
                for (let i = 0; i < window.size[0]; i++) {
                  for (let j = 0; j < window.size[1]; j++) {
                    const [row, column] = [top + i * down, left + j * right];
                    if (row < 0 || row >= height || column < 0 || column >= width) continue;
                    for (let c = 0; c < channels; c++) {
                      const weight = W[((i * window.size[1] + j) * channels + c) * 2 + o]!;
                      sum += X[((image * height + row) * width + column) * channels + c]! * weight;
                    }
                  }
                }
                expect(Math.abs(y[at]! - sum)).toBeLessThan(1e-4);
              }
            }
          }
        }
        expect(at).toBe(y.length);
      }),
      PROPERTIES,
    );
  });

  test('refuse a window that is none, images that are none, shared memory', () => {
    const image = backend.allocate([1, 2, 3, 1]);
    const of = (window: Partial<Record<keyof DilatedWindow2d, unknown>>) => () =>
      im2col(image, undefined, { ...plain, ...window } as DilatedWindow2d);
    expectError(
      of({ size: [3, 2] }),
      'E_SHAPE',
      "x has shape [1, 2, 3, 1], which is a height of 2 with the padding, expected a height of at least the window's 3",
    );
    expectError(of({ size: [2, 4] }), 'E_SHAPE', 'a width of 3');
    expectError(of({ dilation: [2, 1] }), 'E_SHAPE', 'a height of 2');
    expectError(of({ stride: [0, 1] }), 'E_RANGE', 'im2col: stride must be a number of at least 1, got 0');
    expectError(of({ size: 2 }), 'E_ARG', 'size must be an array of 2 integers, got 2');
    expectError(of({ padding: [0, 0] }), 'E_ARG', 'padding must be an array of 4 integers');
    expectError(of({ padding: [0, 0, -1, 0] }), 'E_RANGE', 'padding must be a number of at least 0');
    expectError(of({ dilation: [1, 1.5] }), 'E_ARG', 'dilation must be an integer');
    expectError(() => im2col(image, undefined, undefined as never), 'E_ARG', 'window must be an object');
    expectError(() => im2col(backend.allocate([2, 3]), undefined, plain), 'E_SHAPE', 'expected [batch, height, width, channels]');
    expectError(() => col2im(backend.allocate([2, 3]), image, plain), 'E_SHAPE', 'columns has shape [2, 3], expected [2, 4]');
    const shared = backend.allocate([8]);
    expectError(
      () => col2im(backend.view(shared, 0, [2, 4]), backend.view(shared, 0, [1, 2, 3, 1]), plain),
      'E_ARG',
      'shares memory',
    );
    expectError(() => im2col(backend.allocate([1, 2 ** 10, 2 ** 10, 1]), undefined, { ...plain, size: [32, 32] }), 'E_LIMIT');
  });
});
