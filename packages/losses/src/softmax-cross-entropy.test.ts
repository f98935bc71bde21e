import {
  createReferenceBackend,
  describe as describeLoss,
  log,
  logSoftmaxForward,
  readNow,
  softmaxBackward,
  softmaxForward,
  tensor,
} from '@gradwright/core';
import { createTestingBackend, lossCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bits,
  contextFor,
  drawLabels,
  drawShares,
  finiteFloat,
  labelled,
  oneHot,
  pair,
  PROPERTIES,
  run,
  share,
  usualFloat,
} from '../test/support.ts';
import { categoricalCrossEntropy } from './categorical-cross-entropy.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

describe('softmaxCrossEntropy', () => {
  test('by hand: P = [¼, ¾], and dz = (P − Y)/N [seed 27] [seed 34]', () => {
    const { loss, gradient } = run(
      softmaxCrossEntropy(),
      [
        [0, Math.log(3)],
        [0, 0],
      ],
      [0, 1],
    );
    expect(loss).toBeCloseTo((Math.log(4) + Math.log(2)) / 2, 6);
    [-0.375, 0.375, 0.25, -0.25].forEach((value, i) => expect(gradient[i]).toBeCloseTo(value, 6));
  });

  const shared = { prediction: [4, 3], extremes: [-3e38, -1e4, 0, 1e4, 3e38], use: { softmaxCrossEntropy } } as const;
  const kinds = {
    labels: { ...shared, make: () => softmaxCrossEntropy(), target: [4], targets: drawLabels(3) },
    // Not even their sums are 1.
    'soft rows': { ...shared, make: () => softmaxCrossEntropy(), targets: drawShares, extremes: [-1e4, 0, 1e4] },
    'smoothed labels': {
      ...shared,
      make: () => softmaxCrossEntropy({ labelSmoothing: 0.2 }),
      target: [4],
      targets: drawLabels(3),
    },
  };
  for (const [kind, options] of Object.entries(kinds)) {
    for (const { name, check } of lossCases(options)) test(`${kind}: ${name} [seed 27]`, check);
  }

  test('fused is softmax, then cross-entropy, through the whole Jacobian [seed 28] [seed 29]', () => {
    // Where no probability comes near the limit that only the separate loss has.
    const moderate = fc.float({ min: -3, max: 3, noNaN: true });
    for (const backend of [createReferenceBackend(), createTestingBackend()]) {
      fc.assert(
        fc.property(labelled(moderate), ([rows, targets]) => {
          const [z, y] = [tensor(backend, rows), tensor(backend, targets)];
          const context = contextFor(backend, rows.length);
          const [fused, fusedBackward] = softmaxCrossEntropy().forward(z, y, context);
          const p = softmaxForward(z);
          const [apart, apartBackward] = categoricalCrossEntropy().forward(p, y, context);
          expect(Math.abs(readNow(fused)[0]! - readNow(apart)[0]!)).toBeLessThanOrEqual(1e-5);
          const dz = readNow(softmaxBackward(p, apartBackward()));
          readNow(fusedBackward()).forEach((value, i) => expect(Math.abs(value - dz[i]!)).toBeLessThanOrEqual(1e-6));
        }),
        PROPERTIES,
      );
    }
  });

  test('exact for extreme logits, where a clipped probability would say 16.1 [seed 25] [seed 26]', () => {
    expect(run(softmaxCrossEntropy(), [[20_000, 0]], [1]).loss).toBe(20_000);
    expect(run(softmaxCrossEntropy(), [[0, -1e30]], [1]).loss).toBe(Math.fround(1e30));
    expect(run(softmaxCrossEntropy(), [[0, -30]], [0]).loss).toBeCloseTo(0, 12);
  });

  test('finite and at least 0 for all finite logits', () => {
    fc.assert(
      fc.property(labelled(finiteFloat), ([z, targets]) => {
        const { loss, gradient } = run(softmaxCrossEntropy(), z, targets);
        expect(loss).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(loss)).toBe(true);
        expect(gradient.every(Number.isFinite)).toBe(true);
      }),
      PROPERTIES,
    );
    const rows = 1000;
    const worst = Array.from({ length: rows }, (_, row) => (row % 2 ? [3e38, -3e38] : [-3e38, 3e38]));
    expect(
      run(
        softmaxCrossEntropy(),
        worst,
        worst.map((_, row) => row % 2),
      ).loss / 3e38,
    ).toBeCloseTo(1, 3);
  });

  test('ln K where all logits are alike (property 27)', () => {
    fc.assert(
      fc.property(labelled(usualFloat), ([z, targets]) => {
        const { loss } = run(
          softmaxCrossEntropy(),
          z.map((row) => row.map(() => row[0]!)),
          targets,
        );
        expect(loss).toBeCloseTo(Math.log(z[0]!.length), 5);
      }),
      PROPERTIES,
    );
  });

  test('is the negative log-softmax of the label (property 28) [seed 26]', () => {
    fc.assert(
      fc.property(labelled(usualFloat), ([z, targets]) => {
        const l = readNow(logSoftmaxForward(tensor(createReferenceBackend(), z)));
        const mean = targets.reduce((sum, label, row) => sum - l[row * z[0]!.length + label]!, 0) / targets.length;
        expect(run(softmaxCrossEntropy(), z, targets).loss).toBeCloseTo(mean, 5);
      }),
      PROPERTIES,
    );
  });

  test('the gradient of each row sums to 0 (property 29)', () => {
    fc.assert(
      fc.property(labelled(usualFloat), fc.constantFrom(0, 0.1), ([z, targets], labelSmoothing) => {
        const gradient = Array.from(run(softmaxCrossEntropy({ labelSmoothing }), z, targets).gradient);
        const columns = z[0]!.length;
        targets.forEach((_, row) => {
          const sum = gradient.slice(row * columns, (row + 1) * columns).reduce((a, b) => a + b, 0);
          expect(Math.abs(sum)).toBeLessThan(1e-6);
        });
      }),
      PROPERTIES,
    );
  });

  test('one-hot rows give the bits of labels, extreme logits included (property 30) [seed 22]', () => {
    fc.assert(
      fc.property(
        fc.oneof(labelled(usualFloat), labelled(finiteFloat)),
        fc.constantFrom(0, 0.1, 0.5),
        ([z, targets], labelSmoothing) => {
          const loss = softmaxCrossEntropy({ labelSmoothing });
          const [byLabel, byRow] = [run(loss, z, targets), run(loss, z, oneHot(targets, z[0]!.length))];
          expect(bits(byRow.loss, byRow.gradient)).toEqual(bits(byLabel.loss, byLabel.gradient));
        },
      ),
      PROPERTIES,
    );
  });

  test('soft rows keep all they say: dz = (P·ΣY − Y)/N [seed 22]', () => {
    fc.assert(
      fc.property(pair(usualFloat, share), ([z, y]) => {
        const { gradient } = run(softmaxCrossEntropy(), z, y);
        const p = readNow(softmaxForward(tensor(createReferenceBackend(), z)));
        const columns = z[0]!.length;
        y.forEach((row, r) => {
          const mass = row.reduce((a, b) => a + b, 0);
          row.forEach((value, c) =>
            expect(gradient[r * columns + c]).toBeCloseTo((p[r * columns + c]! * mass - value) / z.length, 6),
          );
        });
      }),
      PROPERTIES,
    );
  });

  test('N is the size of the step, not of the rows at hand [seed 23] [seed 27]', () => {
    const batch = { size: 8, firstRow: 2 };
    const { loss, gradient } = run(
      softmaxCrossEntropy(),
      [
        [0, 0],
        [0, 0],
      ],
      [0, 1],
      { batch },
    );
    expect(loss).toBe(Math.fround(log(2) / 8) * 2);
    expect([...gradient]).toEqual([-1 / 16, 1 / 16, 1 / 16, -1 / 16]);
  });

  test('a NaN makes its row NaN and no other', () => {
    for (const row of [
      [NaN, 1],
      [1, NaN],
      [Infinity, 1],
    ]) {
      const { loss, gradient } = run(softmaxCrossEntropy(), [row, [0, 0]], [0, 1]);
      expect([loss, ...gradient]).toEqual([NaN, NaN, NaN, 0.25, -0.25]);
    }
  });

  test('activate is the softmax: what predict applies to the logits of a fused model [seed 39]', () => {
    const backend = createReferenceBackend();
    const p = softmaxCrossEntropy().activate!(tensor(backend, [[1000, 1000]]), contextFor(backend, 1));
    expect([...readNow(p)]).toEqual([0.5, 0.5]);
  });

  test('describes itself', () => {
    expect(describeLoss(softmaxCrossEntropy())).toEqual(['softmaxCrossEntropy', []]);
    expect(describeLoss(softmaxCrossEntropy({ labelSmoothing: 0.1 }))).toEqual([
      'softmaxCrossEntropy',
      [{ labelSmoothing: 0.1 }],
    ]);
  });
});
