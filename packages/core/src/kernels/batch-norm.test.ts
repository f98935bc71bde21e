import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError } from '../../test/agree.ts';
import { tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { batchNormBackward, batchNormForward, batchNormGammaGradient } from './batch-norm.ts';
import { columnMoments } from './column-moments.ts';
import { inverseRoot } from './inverse-root.ts';
import { sumRows } from './sum-rows.ts';

const backend = createReferenceBackend();

/** One feature: x = 1, 3, so mean 2 and deviation 1; γ = 2, β = 10. */
const byHand = () => ({
  x: tensor(backend, [[1], [3]]),
  mean: tensor(backend, [2]),
  s: tensor(backend, [1]),
  gamma: tensor(backend, [2]),
  beta: tensor(backend, [10]),
});

describe('batch norm kernels', () => {
  test('by hand', () => {
    const { x, mean, s, gamma, beta } = byHand();
    expect(toArray(batchNormForward(x, mean, s, gamma, beta, dirty(backend, [2, 1])))).toEqual([[8], [12]]);
    const dy = tensor(backend, [[5], [1]]);
    // x̂ = −1, 1
    const dgamma = batchNormGammaGradient(x, mean, s, dy, dirty(backend, [1]));
    const dbeta = sumRows(dy);
    expect(toArray(dgamma)).toEqual([-4]);
    // Two values and two free statistics: no change of x changes y.
    expect(toArray(batchNormBackward(x, mean, s, gamma, dy, dirty(backend, [2, 1]), { dgamma, dbeta }))).toEqual([[0], [0]]);
    expect(toArray(batchNormBackward(x, mean, s, gamma, dy, dirty(backend, [2, 1])))).toEqual([[10], [2]]);
  });

  test('the gradient of gamma adds where asked', () => {
    const { x, mean, s } = byHand();
    const out = tensor(backend, [100]);
    batchNormGammaGradient(x, mean, s, tensor(backend, [[5], [1]]), out, { accumulate: true });
    expect(toArray(out)).toEqual([96]);
  });

  test('agree with float64', () => {
    const shapes = fc.tuple(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 0, max: 9 }), fc.nat());
    expectAgreementOver(
      shapes,
      (on, [rows, columns, seed]) => {
        const [x, dy] = [drawn(on, [rows, columns], seed), drawn(on, [rows, columns], seed + 1)];
        const [gamma, beta] = [drawn(on, [columns], seed + 2), drawn(on, [columns], seed + 3)];
        const [mean, variance] = [dirty(on, [columns]), dirty(on, [columns])];
        columnMoments(x, mean, variance);
        const s = inverseRoot(variance, undefined, { epsilon: 0.1 });
        const y = batchNormForward(x, mean, s, gamma, beta, dirty(on, [rows, columns]));
        const dgamma = batchNormGammaGradient(x, mean, s, dy, dirty(on, [columns]));
        const batch = { dgamma, dbeta: sumRows(dy) };
        const dx = batchNormBackward(x, mean, s, gamma, dy, dirty(on, [rows, columns]), batch);
        return [y, dgamma, dx, batchNormBackward(x, mean, s, gamma, dy)];
      },
      5e-6,
    );
  });

  test('NaN is never hidden', () => {
    const { mean, s, gamma, beta } = byHand();
    const x = tensor(backend, [[NaN], [3]]);
    expect(toArray(batchNormForward(x, mean, s, gamma, beta))).toEqual([[NaN], [12]]);
    expect(toArray(batchNormGammaGradient(x, mean, s, tensor(backend, [[0], [0]])))).toEqual([NaN]);
  });

  test('refuse wrong shapes, shared memory, another backend', () => {
    const { x, mean, s, gamma, beta } = byHand();
    const two = backend.allocate([2]);
    expectError(() => batchNormForward(mean, mean, s, gamma, beta), 'E_SHAPE', 'x has shape [1], expected [rows, columns]');
    expectError(() => batchNormForward(x, two, s, gamma, beta), 'E_SHAPE', 'mean has shape [2], expected [1]');
    expectError(() => batchNormForward(x, mean, s, two, beta), 'E_SHAPE', 'gamma has shape [2], expected [1]');
    expectError(() => batchNormForward(x, mean, s, gamma, createReferenceBackend().allocate([1])), 'E_BACKEND');
    expectError(() => batchNormGammaGradient(x, mean, s, two), 'E_SHAPE', 'outputGradient has shape [2], expected [2, 1]');
    expectError(() => batchNormGammaGradient(x, mean, s, x, mean), 'E_ARG', 'shares memory');
    expectError(
      () => batchNormBackward(x, mean, s, gamma, x, undefined, { dgamma: two, dbeta: mean }),
      'E_SHAPE',
      'dgamma has shape',
    );
  });
});
