import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError, PROPERTIES } from '../../test/agree.ts';
import { images } from '../../test/windows.ts';
import { readNow, tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { avgPool2dBackward, avgPool2dForward, type AvgPool2dWindow } from './avg-pool2d.ts';

const backend = createReferenceBackend();
const twoByTwo: AvgPool2dWindow = { size: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0], countPadding: true };

describe('average pooling kernels', () => {
  test('by hand', () => {
    const x = tensor(backend, [
      [
        [[1], [5]],
        [[4], [2]],
      ],
    ]);
    expect(toArray(avgPool2dForward(x, dirty(backend, [1, 1, 1, 1]), twoByTwo))).toEqual([[[[3]]]]);
    expect(toArray(avgPool2dBackward(tensor(backend, [[[[8]]]]), dirty(backend, [1, 2, 2, 1]), twoByTwo))).toEqual([
      [
        [[2], [2]],
        [[2], [2]],
      ],
    ]);
  });

  test('the padding counts, or not', () => {
    const window = { size: [1, 2], stride: [1, 1], padding: [0, 0, 1, 0] } as const;
    const [x, dy] = [tensor(backend, [[[[6], [2]]]]), tensor(backend, [[[[4], [10]]]])];
    expect(toArray(avgPool2dForward(x, undefined, { ...window, countPadding: true }))).toEqual([[[[3], [4]]]]);
    expect(toArray(avgPool2dForward(x, undefined, { ...window, countPadding: false }))).toEqual([[[[6], [4]]]]);
    expect(toArray(avgPool2dBackward(dy, dirty(backend, [1, 1, 2, 1]), { ...window, countPadding: true }))).toEqual([
      [[[7], [5]]],
    ]);
    expect(toArray(avgPool2dBackward(dy, dirty(backend, [1, 1, 2, 1]), { ...window, countPadding: false }))).toEqual([
      [[[9], [5]]],
    ]);
  });

  test('agree with float64', () => {
    expectAgreementOver(fc.tuple(images(), fc.boolean()), (on, [{ shape, window, seed }, countPadding]) => {
      const y = avgPool2dForward(drawn(on, shape, seed), undefined, { ...window, countPadding });
      const again = avgPool2dForward(drawn(on, shape, seed), dirty(on, y.shape), { ...window, countPadding });
      return [y, again, avgPool2dBackward(drawn(on, y.shape, seed + 1), dirty(on, shape), { ...window, countPadding })];
    });
  });

  test('windows that tile the image keep its mean (property 49)', () => {
    const tiles = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(),
    );
    fc.assert(
      fc.property(tiles, ([size, down, across, seed]) => {
        const x = drawn(backend, [1, size * down, size * across, 1], seed);
        const y = avgPool2dForward(x, undefined, {
          size: [size, size],
          stride: [size, size],
          padding: [0, 0, 0, 0],
          countPadding: true,
        });
        const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
        expect(mean(readNow(y))).toBeCloseTo(mean(readNow(x)), 5);
      }),
      PROPERTIES,
    );
  });

  test('NaN is never hidden', () => {
    expect(
      toArray(
        avgPool2dForward(
          tensor(backend, [
            [
              [[1], [NaN]],
              [[4], [2]],
            ],
          ]),
          undefined,
          twoByTwo,
        ),
      ),
    ).toEqual([[[[NaN]]]]);
  });

  test('refuse wrong shapes, windows in the padding alone, shared memory', () => {
    const x = backend.allocate([1, 2, 2, 1]);
    expectError(() => avgPool2dForward(x, undefined, { ...twoByTwo, padding: [0, 0, 2, 0] }), 'E_RANGE', 'padding must be');
    expectError(
      () => avgPool2dForward(backend.allocate([2, 2]), undefined, twoByTwo),
      'E_SHAPE',
      'expected [batch, height, width, channels]',
    );
    expectError(
      () => avgPool2dBackward(x, backend.allocate([1, 2, 2, 1]), twoByTwo),
      'E_SHAPE',
      'outputGradient has shape [1, 2, 2, 1], expected [1, 1, 1, 1]',
    );
    expectError(() => avgPool2dBackward(backend.view(x, 0, [1, 1, 1, 1]), x, twoByTwo), 'E_ARG', 'shares memory');
  });
});
