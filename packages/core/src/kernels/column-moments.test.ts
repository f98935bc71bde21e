import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError, PROPERTIES } from '../../test/agree.ts';
import { readNow, tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { columnMoments } from './column-moments.ts';

const backend = createReferenceBackend();

/** Mean and variance of one column. */
function momentsOf(column: ArrayLike<number>): readonly [mean: number, variance: number] {
  const [mean, variance] = [dirty(backend, [1]), dirty(backend, [1])];
  columnMoments(tensor(backend, Float32Array.from(column), [column.length, 1]), mean, variance);
  return [readNow(mean)[0]!, readNow(variance)[0]!];
}

describe('columnMoments', () => {
  test('by hand', () => {
    const [mean, variance] = [dirty(backend, [2]), dirty(backend, [2])];
    columnMoments(
      tensor(backend, [
        [1, 10],
        [2, 10],
        [6, 10],
      ]),
      mean,
      variance,
    );
    expect(toArray(mean)).toEqual([3, 10]);
    // (4 + 1 + 9) / 3
    expect(toArray(variance)).toEqual([Math.fround(14 / 3), 0]);
  });

  test('agrees with float64', () => {
    const shapes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 9 }), fc.nat());
    expectAgreementOver(shapes, (on, [rows, columns, seed]) => {
      const [mean, variance] = [dirty(on, [columns]), dirty(on, [columns])];
      columnMoments(drawn(on, [rows, columns], seed), mean, variance);
      return [mean, variance];
    });
  });

  test.each([
    ['mean 1e4, deviation 0.1', (i: number) => 1e4 + 0.1 * Math.sin(i * i)],
    ['1e6 + {0, 1}', (i: number) => 1e6 + ((i * 7) % 5 < 2 ? 1 : 0)],
    ['−1e6 + {0, 1}, an outlier first', (i: number) => (i === 0 ? 0 : -1e6 + (i % 2))],
    ['a first row far away', (i: number) => (i === 0 ? 1e5 : Math.cos(i * i))],
    ['deviation 1e-8', (i: number) => 1 + 1e-8 * i],
    ['around 1e-20', (i: number) => 1e-20 * Math.sin(i * i)],
  ])('the variance of what float32 holds is right to 1e-3: %s', (_, value) => {
    for (const size of [2, 3, 10, 100, 1000, 10_000]) {
      const column = Float32Array.from({ length: size }, (_value, i) => value(i));
      const center = column.reduce((sum, x) => sum + x, 0) / size;
      const exact = column.reduce((sum, x) => sum + (x - center) ** 2, 0) / size;
      const [mean, variance] = momentsOf(column);
      // Squares below the smallest float32 are lost.
      expect(Math.abs(variance - exact), `${size} rows: ${variance}, exactly ${exact}`).toBeLessThanOrEqual(1e-3 * exact + 1e-38);
      expect(Math.abs(mean - center)).toBeLessThanOrEqual(1e-6 * Math.abs(center) + 1e-5 * Math.sqrt(exact));
    }
  });

  test('a constant column has variance 0, whatever the constant; no variance is below 0', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 50 }), (constant, rows) => {
        expect(momentsOf(new Float32Array(rows).fill(constant))).toEqual([constant + 0, 0]);
      }),
      PROPERTIES,
    );
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -(2 ** 50), max: 2 ** 50, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (column) => {
          expect(momentsOf(column)[1]).toBeGreaterThanOrEqual(0);
        },
      ),
      PROPERTIES,
    );
  });

  test('NaN and infinity are never hidden', () => {
    expect(momentsOf([1, NaN, 3])).toEqual([NaN, NaN]);
    expect(momentsOf([1, Infinity])[1]).toBeNaN();
    expect(momentsOf([Infinity, Infinity])[1]).toBeNaN();
  });

  test('refuses no rows, wrong shapes and shared memory', () => {
    const [x, a, b] = [backend.allocate([2, 2]), backend.allocate([2]), backend.allocate([2])];
    expectError(() => columnMoments(backend.allocate([0, 2]), a, b), 'E_SHAPE', 'x has shape [0, 2], expected axis 0 to have');
    expectError(() => columnMoments(a, a, b), 'E_SHAPE', 'x has shape [2], expected [rows, columns]');
    expectError(() => columnMoments(x, backend.allocate([3]), b), 'E_SHAPE', 'mean has shape [3], expected [2]');
    expectError(() => columnMoments(x, a, a), 'E_ARG', 'shares memory');
    expectError(() => columnMoments(x, backend.view(x, 0, [2]), b), 'E_ARG', 'shares memory');
    expectError(() => columnMoments(x, createReferenceBackend().allocate([2]), b), 'E_BACKEND');
  });
});
