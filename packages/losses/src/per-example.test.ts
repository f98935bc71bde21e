import { createReferenceBackend, fill, readNow, tensor, type Loss, type Nested } from '@gradwright/core';
import { createTestingBackend } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bits, contextFor, expectError, labelled, oneHot, PROPERTIES, run, usualFloat } from '../test/support.ts';
import { huber } from './huber.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { perExample } from './per-example.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

function each(loss: Loss, prediction: Nested, target: Nested): Float32Array | Float64Array {
  const backend = createReferenceBackend();
  const p = tensor(backend, prediction);
  return readNow(perExample(loss)(p, tensor(backend, target), contextFor(backend, p.shape[0]!)));
}

describe('perExample', () => {
  test('by hand: one loss a row, without 1/N [seed 23]', () => {
    expect([
      ...each(
        meanSquaredError(),
        [
          [1, 2],
          [3, 4],
          [0, 0],
        ],
        [
          [1, 4],
          [3, 4],
          [3, 0],
        ],
      ),
    ]).toEqual([2, 0, 4.5]);
  });

  test('their mean is the loss (property 34) [seed 23]', () => {
    fc.assert(
      fc.property(labelled(usualFloat), ([z, labels]) => {
        for (const [loss, target] of [
          [softmaxCrossEntropy(), labels],
          [huber({ delta: 1 }), oneHot(labels, z[0]!.length)],
        ] as const) {
          const losses = Array.from(each(loss, z, target));
          const mean = losses.reduce((sum, value) => sum + value / losses.length, 0);
          expect(Math.abs(run(loss, z, target).loss - mean)).toBeLessThanOrEqual(1e-6 * Math.max(1, mean));
        }
      }),
      PROPERTIES,
    );
  });

  test('each is the bits of the loss of its row alone', () => {
    fc.assert(
      fc.property(labelled(usualFloat), ([z, labels]) => {
        const alone = z.map((row, r) => run(softmaxCrossEntropy(), [row], [labels[r]!]).loss);
        expect(bits(each(softmaxCrossEntropy(), z, labels))).toEqual(bits(alone));
      }),
      PROPERTIES,
    );
  });

  test('works for a loss of anybody, and tells it which row it sees', () => {
    const seen: [number, number][] = [];
    const rowNumber: Loss = {
      type: 'rowNumber',
      settings: [],
      forward(prediction, _, { batch }, { into } = {}) {
        seen.push([batch.size, batch.firstRow]);
        return [fill(into!, batch.firstRow), () => prediction];
      },
    };
    expect([...each(rowNumber, [[1], [1], [1]], [[1], [1], [1]])]).toEqual([0, 1, 2]);
    expect(seen).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
  });

  test('its result belongs to the scope around it', () => {
    const backend = createTestingBackend();
    const [p, y] = [
      tensor(backend, [
        [1, 2],
        [3, 4],
      ]),
      tensor(backend, [0, 1]),
    ];
    let losses = p;
    backend.scope(() => {
      losses = perExample(softmaxCrossEntropy())(p, y, contextFor(backend, 2));
      expect(readNow(losses)).toHaveLength(2);
    });
    expectError(() => readNow(losses), 'E_STATE', 'released');
    expect([...readNow(p)]).toEqual([1, 2, 3, 4]);
  });

  test('no rows, no losses; and what is refused', () => {
    const backend = createReferenceBackend();
    const none = backend.allocate([0, 3]);
    expect(perExample(meanSquaredError())(none, none, contextFor(backend, 1)).shape).toEqual([0]);
    expectError(() => perExample(undefined as never), 'E_ARG', 'perExample: loss must be a loss');
    expectError(
      () => each(meanSquaredError(), [[1], [2]], [[1]]),
      'E_SHAPE',
      'perExample: target has shape [1, 1], expected [2, 1]',
    );
    expectError(
      () => each(meanSquaredError(), [[1, 2]], [1]),
      'E_SHAPE',
      'perExample: example 0: meanSquaredErrorForward: target has shape [1]',
    );
    expectError(
      () =>
        each(
          softmaxCrossEntropy(),
          [
            [1, 2],
            [3, 4],
          ],
          [1, 2],
        ),
      'E_LABEL',
      'perExample: example 1:',
    );
    const broken: Loss = {
      type: 'broken',
      settings: [],
      forward: () => {
        throw new TypeError('mine');
      },
    };
    expect(() => each(broken, [1], [1])).toThrow(new TypeError('mine'));
  });
});
