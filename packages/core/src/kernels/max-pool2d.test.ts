import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError, PROPERTIES } from '../../test/agree.ts';
import { images } from '../../test/windows.ts';
import { readNow, tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { createTestingBackend } from '../testing/float64-backend.ts';
import type { Window2d } from '../window.ts';
import { maxPool2dBackward, maxPool2dForward } from './max-pool2d.ts';

const backend = createReferenceBackend();
const twoByTwo: Window2d = { size: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] };
const pairs: Window2d = { size: [1, 2], stride: [1, 1], padding: [0, 0, 0, 0] };

describe('max pooling kernels', () => {
  test('by hand', () => {
    const x = tensor(backend, [
      [
        [[1], [5]],
        [[4], [2]],
      ],
    ]);
    const y = maxPool2dForward(x, dirty(backend, [1, 1, 1, 1]), twoByTwo);
    expect(toArray(y)).toEqual([[[[5]]]]);
    expect(toArray(maxPool2dBackward(x, y, tensor(backend, [[[[7]]]]), dirty(backend, [1, 2, 2, 1]), twoByTwo))).toEqual([
      [
        [[0], [7]],
        [[0], [0]],
      ],
    ]);
  });

  test('where windows overlap gradients add up; of equal ones the first gets it; channels are apart', () => {
    const x = tensor(backend, [
      [
        [
          [1, 2],
          [9, 2],
          [3, 2],
        ],
      ],
    ]);
    const y = maxPool2dForward(x, undefined, pairs);
    expect(toArray(y)).toEqual([
      [
        [
          [9, 2],
          [9, 2],
        ],
      ],
    ]);
    const dy = tensor(backend, [
      [
        [
          [10, 1],
          [20, 2],
        ],
      ],
    ]);
    expect(toArray(maxPool2dBackward(x, y, dy, undefined, pairs))).toEqual([
      [
        [
          [0, 1],
          [30, 2],
          [0, 0],
        ],
      ],
    ]);
  });

  test('a constant image sends its gradient to the first element: ties by value', () => {
    for (const value of [0, -0, -3, -Infinity, Infinity]) {
      const x = tensor(backend, new Float32Array(4).fill(value), [1, 2, 2, 1]);
      const y = maxPool2dForward(x, undefined, twoByTwo);
      expect(readNow(y)).toEqual(Float32Array.of(value));
      expect([...readNow(maxPool2dBackward(x, y, tensor(backend, [[[[1]]]]), undefined, twoByTwo))]).toEqual([1, 0, 0, 0]);
    }
  });

  test('the padding never wins, even over −Infinity', () => {
    const around: Window2d = { size: [2, 2], stride: [1, 1], padding: [1, 1, 1, 1] };
    const x = tensor(backend, [[[[-5]]]]);
    const y = maxPool2dForward(x, undefined, around);
    expect([...readNow(y)]).toEqual([-5, -5, -5, -5]);
    expect(
      toArray(
        maxPool2dBackward(
          x,
          y,
          tensor(backend, [
            [
              [[1], [2]],
              [[3], [4]],
            ],
          ]),
          undefined,
          around,
        ),
      ),
    ).toEqual([[[[10]]]]);
  });

  test('NaN wins, and the first of them gets the gradient', () => {
    for (const on of [backend, createTestingBackend()]) {
      const x = tensor(on, [[[[9], [NaN], [NaN], [1], [2]]]]);
      const y = maxPool2dForward(x, undefined, pairs);
      expect([...readNow(y)]).toEqual([NaN, NaN, NaN, 2]);
      const dy = tensor(on, [[[[1], [10], [100], [1000]]]]);
      expect([...readNow(maxPool2dBackward(x, y, dy, undefined, pairs))]).toEqual([0, 11, 100, 0, 1000]);
    }
  });

  test('agree with float64; at most the maximum of the image, and that of a whole-image window (property 49)', () => {
    expectAgreementOver(images(), (on, { shape, window, seed }) => {
      const x = drawn(on, shape, seed);
      const y = maxPool2dForward(x, undefined, window);
      const again = maxPool2dForward(x, dirty(on, y.shape), window);
      return [y, again, maxPool2dBackward(x, y, drawn(on, y.shape, seed + 1), dirty(on, shape), window)];
    });
    fc.assert(
      fc.property(images(), fc.nat(), ({ shape: [, height, width], window }, seed) => {
        const x = drawn(backend, [1, height!, width!, 1], seed);
        const most = Math.max(...readNow(x));
        for (const value of readNow(maxPool2dForward(x, undefined, window))) expect(value).toBeLessThanOrEqual(most);
        const whole: Window2d = { size: [height!, width!], stride: [1, 1], padding: [0, 0, 0, 0] };
        expect([...readNow(maxPool2dForward(x, undefined, whole))]).toEqual([most]);
      }),
      PROPERTIES,
    );
  });

  test('refuse windows that could lie in the padding alone, images without a pixel, shared memory', () => {
    const x = backend.allocate([1, 2, 2, 1]);
    expectError(
      () => maxPool2dForward(x, undefined, { ...twoByTwo, padding: [2, 0, 0, 0] }),
      'E_RANGE',
      'padding must be a number of at most 1',
    );
    expectError(
      () => maxPool2dForward(backend.allocate([1, 0, 2, 1]), undefined, { ...twoByTwo, padding: [1, 1, 0, 0] }),
      'E_SHAPE',
      'height ≥ 1',
    );
    expectError(() => maxPool2dForward(x, undefined, { ...twoByTwo, size: [3, 2] }), 'E_SHAPE', 'a height of 2');
    const y = maxPool2dForward(x, undefined, twoByTwo);
    expectError(
      () => maxPool2dBackward(x, x, y, undefined, twoByTwo),
      'E_SHAPE',
      'output has shape [1, 2, 2, 1], expected [1, 1, 1, 1]',
    );
    expectError(() => maxPool2dBackward(x, y, x, undefined, twoByTwo), 'E_SHAPE', 'outputGradient has shape');
    expectError(() => maxPool2dBackward(x, y, y, x, twoByTwo), 'E_ARG', 'shares memory');
    expectError(() => maxPool2dForward(x, backend.view(x, 0, [1, 1, 1, 1]), twoByTwo), 'E_ARG', 'shares memory');
  });
});
