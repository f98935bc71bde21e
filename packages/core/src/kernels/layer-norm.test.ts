import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError } from '../../test/agree.ts';
import type { Backend } from '../backend.ts';
import { readNow, tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { layerNormBackward, layerNormForward, layerNormGammaGradient } from './layer-norm.ts';

const backend = createReferenceBackend();
const statisticsOf = (on: Backend, rows: number) => ({ mean: dirty(on, [rows]), inverseDeviation: dirty(on, [rows]) });

describe('layer norm kernels', () => {
  test('by hand', () => {
    const x = tensor(backend, [
      [1, 5],
      [10, 4],
    ]);
    const [gamma, beta] = [tensor(backend, [2, 3]), tensor(backend, [0, 10])];
    const statistics = statisticsOf(backend, 2);
    // Rows have mean 3 and 7, deviation 2 and 3.
    expect(toArray(layerNormForward(x, gamma, beta, statistics, dirty(backend, [2, 2]), { epsilon: 0 }))).toEqual([
      [-2, 13],
      [2, 7],
    ]);
    expect(toArray(statistics.mean)).toEqual([3, 7]);
    expect(toArray(statistics.inverseDeviation)).toEqual([0.5, Math.fround(1 / 3)]);
    const dy = tensor(backend, [
      [1, 2],
      [3, 4],
    ]);
    // x̂ = −1, 1 and 1, −1
    expect(toArray(layerNormGammaGradient(x, statistics, dy, dirty(backend, [2])))).toEqual([2, -2]);
    expect(toArray(layerNormGammaGradient(x, statistics, dy, tensor(backend, [10, 10]), { accumulate: true }))).toEqual([12, 8]);
    // Two columns and two statistics leave no freedom.
    expect(toArray(layerNormBackward(x, statistics, gamma, dy, dirty(backend, [2, 2])))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('agree with float64', () => {
    const shapes = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 40 }), fc.nat());
    expectAgreementOver(
      shapes,
      (on, [rows, columns, seed]) => {
        const [x, dy] = [drawn(on, [rows, columns], seed), drawn(on, [rows, columns], seed + 1)];
        const [gamma, beta] = [drawn(on, [columns], seed + 2), drawn(on, [columns], seed + 3)];
        const statistics = statisticsOf(on, rows);
        const y = layerNormForward(x, gamma, beta, statistics, dirty(on, [rows, columns]), { epsilon: 0.1 });
        const dgamma = layerNormGammaGradient(x, statistics, dy, dirty(on, [columns]));
        return [
          y,
          statistics.mean,
          statistics.inverseDeviation,
          dgamma,
          layerNormBackward(x, statistics, gamma, dy, dirty(on, [rows, columns])),
        ];
      },
      5e-6,
    );
  });

  test('a row far from 0 keeps its variance: 1e4 ± 0.1, 1e6 + {0, 1}', () => {
    for (const value of [(i: number) => 1e4 + 0.1 * Math.sin(i * i), (i: number) => 1e6 + ((i * 7) % 5 < 2 ? 1 : 0)]) {
      const row = Float32Array.from({ length: 500 }, (_, i) => value(i));
      const center = row.reduce((sum, x) => sum + x, 0) / 500;
      const exact = row.reduce((sum, x) => sum + (x - center) ** 2, 0) / 500;
      const statistics = statisticsOf(backend, 1);
      const [gamma, beta] = [dirty(backend, [500]), dirty(backend, [500])];
      layerNormForward(tensor(backend, row, [1, 500]), gamma, beta, statistics, undefined, { epsilon: 0 });
      expect(Math.abs(readNow(statistics.inverseDeviation)[0]! ** -2 / exact - 1)).toBeLessThan(1e-3);
    }
  });

  test('NaN stays in its row; infinity makes one', () => {
    const x = tensor(backend, [
      [NaN, 1],
      [1, 5],
      [Infinity, 1],
    ]);
    const [gamma, beta] = [tensor(backend, [1, 1]), tensor(backend, [0, 0])];
    const y = layerNormForward(x, gamma, beta, statisticsOf(backend, 3), undefined, { epsilon: 0 });
    expect(toArray(y)).toEqual([
      [NaN, NaN],
      [-1, 1],
      [NaN, NaN],
    ]);
  });

  test('refuse wrong shapes, no columns, shared memory, a bad epsilon', () => {
    const [x, gamma, beta] = [backend.allocate([2, 3]), backend.allocate([3]), backend.allocate([3])];
    const statistics = statisticsOf(backend, 2);
    const epsilon = 0.1;
    expectError(
      () => layerNormForward(x, beta, backend.allocate([2]), statistics, undefined, { epsilon }),
      'E_SHAPE',
      'beta has shape [2]',
    );
    expectError(
      () => layerNormForward(x, gamma, beta, statisticsOf(backend, 3), undefined, { epsilon }),
      'E_SHAPE',
      'mean has shape [3]',
    );
    expectError(() => layerNormForward(x, gamma, beta, statistics, undefined, { epsilon: -1 }), 'E_RANGE', 'epsilon must be');
    const none = backend.allocate([0]);
    expectError(
      () => layerNormForward(backend.allocate([2, 0]), none, none, statistics, undefined, { epsilon }),
      'E_SHAPE',
      'axis 1',
    );
    expectError(
      () => layerNormBackward(backend.allocate([2, 0]), statistics, none, backend.allocate([2, 0])),
      'E_SHAPE',
      'axis 1',
    );
    const shared = { mean: statistics.mean, inverseDeviation: statistics.mean };
    expectError(() => layerNormForward(x, gamma, beta, shared, undefined, { epsilon }), 'E_ARG', 'shares memory');
    expectError(() => layerNormGammaGradient(x, statistics, x, backend.view(x, 0, [3])), 'E_ARG', 'shares memory');
    expectError(() => layerNormBackward(x, statistics, gamma, gamma), 'E_SHAPE', 'outputGradient has shape [3], expected [2, 3]');
  });
});
