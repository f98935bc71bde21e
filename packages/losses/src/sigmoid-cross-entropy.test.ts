import { createReferenceBackend, readNow, sigmoidForward, tensor } from '@gradwright/core';
import { lossCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextFor, drawShares, expectError, finiteFloat, pair, PROPERTIES, run, share, usualFloat } from '../test/support.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { sigmoidCrossEntropy } from './sigmoid-cross-entropy.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

describe('sigmoidCrossEntropy', () => {
  test('by hand: σ(ln 3) = ¾', () => {
    const { loss, gradient } = run(sigmoidCrossEntropy(), [[Math.log(3), 0]], [[1, 0]]);
    expect(loss).toBeCloseTo((Math.log(4 / 3) + Math.log(2)) / 2, 6);
    expect(gradient[0]).toBeCloseTo(-0.125, 6);
    expect(gradient[1]).toBe(0.25);
  });

  for (const [shape, target] of [
    [
      [4, 3],
      [4, 3],
    ],
    [[5, 1], [5]],
    [[3], [3]],
  ] as const) {
    const cases = lossCases({
      make: sigmoidCrossEntropy,
      prediction: shape,
      target,
      targets: drawShares,
      extremes: [-3e38, -1e4, 0, 1e4, 3e38],
      use: { sigmoidCrossEntropy },
    });
    for (const { name, check } of cases) test(`[${shape}]: ${name}`, check);
  }

  test('finite for all finite logits, at least 0, and exact far out', () => {
    fc.assert(
      fc.property(pair(finiteFloat, share), ([z, y]) => {
        const { loss, gradient } = run(sigmoidCrossEntropy(), z, y);
        expect(loss).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(loss)).toBe(true);
        expect(gradient.every(Number.isFinite)).toBe(true);
      }),
      PROPERTIES,
    );
    expect(run(sigmoidCrossEntropy(), [[20_000], [-20_000], [20_000], [-20_000]], [0, 1, 1, 0]).loss).toBe(10_000);
    expect(run(sigmoidCrossEntropy(), [[-30]], [0]).loss).toBeCloseTo(Math.exp(-30), 18);
  });

  test('the loss of two classes whose logits are 0 and z (property 31)', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(usualFloat, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 6 }), (rows) => {
        const labels = rows.map(([, label]) => label);
        const binary = run(
          sigmoidCrossEntropy(),
          rows.map(([z]) => [z]),
          labels,
        );
        const classes = run(
          softmaxCrossEntropy(),
          rows.map(([z]) => [0, z]),
          labels,
        );
        expect(Math.abs(binary.loss - classes.loss)).toBeLessThanOrEqual(1e-6 * Math.max(1, binary.loss));
        binary.gradient.forEach((value, row) =>
          expect(Math.abs(value - classes.gradient[2 * row + 1]!)).toBeLessThanOrEqual(2e-7),
        );
      }),
      PROPERTIES,
    );
  });

  test('the sigmoid, and then binaryCrossEntropy', () => {
    fc.assert(
      fc.property(pair(usualFloat, share), ([z, y]) => {
        const backend = createReferenceBackend();
        const p = readNow(sigmoidForward(tensor(backend, z.flat())));
        const rows = z.map((row, r) => row.map((_, c) => p[r * row.length + c]!));
        const [fused, apart] = [run(sigmoidCrossEntropy(), z, y), run(binaryCrossEntropy(), rows, y)];
        expect(Math.abs(fused.loss - apart.loss)).toBeLessThanOrEqual(1e-4 * Math.max(1, fused.loss));
      }),
      PROPERTIES,
    );
  });

  test('refuses a target that is no share, such as the third of three classes, and changes nothing', () => {
    const backend = createReferenceBackend();
    const [z, into] = [tensor(backend, [[0], [0], [0]]), tensor(backend, 7)];
    for (const wrong of [2, -1, 1.5, Infinity]) {
      const message = `sigmoidCrossEntropyForward: row 2, element 0 of target is ${wrong}, expected 0, 1 or a share between`;
      const target = tensor(backend, [0, 1, wrong]);
      expectError(() => sigmoidCrossEntropy().forward(z, target, contextFor(backend, 3), { into }), 'E_LABEL', message);
    }
    expect([...readNow(into)]).toEqual([7]);
  });

  test('activate is the sigmoid; NaN is not hidden; no arguments', () => {
    const backend = createReferenceBackend();
    expect([...readNow(sigmoidCrossEntropy().activate!(tensor(backend, [0, 1000]), contextFor(backend, 2)))]).toEqual([0.5, 1]);
    const { loss, gradient } = run(sigmoidCrossEntropy(), [[NaN], [0]], [1, 1]);
    expect([loss, ...gradient]).toEqual([NaN, NaN, -0.25]);
    expectError(
      () => (sigmoidCrossEntropy as (options: unknown) => unknown)({ fromLogits: true }),
      'E_ARG',
      'takes no arguments',
    );
  });
});
