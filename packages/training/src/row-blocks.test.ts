import { createReferenceBackend, tensor, type Layer } from '@gradwright/core';
import { batchNorm, dense, dropout, relu, residual, sequential } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { describe, expect, test } from 'vitest';
import { eventsOf, hashOf } from '../test/support.ts';
import { doctor } from './doctor/doctor.ts';
import { rowsPerBlock } from './row-blocks.ts';
import { train } from './train.ts';

const ROWS = 5000;

/** Notes down of how many rows each training batch was that passed. */
function passingThrough(layer: Layer): { readonly layer: Layer; readonly passed: number[] } {
  const passed: number[] = [];
  return {
    passed,
    layer: {
      ...layer,
      forward(input, context) {
        if (context.training) passed.push(input.shape[0]!);
        return layer.forward(input, context);
      },
    },
  };
}

function manyRows(weighted: boolean) {
  const backend = createReferenceBackend();
  const at = (i: number) => [Math.sin(i), Math.cos(3 * i)];
  return {
    size: ROWS,
    inputs: tensor(
      backend,
      Array.from({ length: ROWS }, (_, i) => at(i)),
    ),
    targets: tensor(
      backend,
      Array.from({ length: ROWS }, (_, i) => Number(at(i)[0]! > at(i)[1]!)),
    ),
    ...(weighted
      ? {
          weights: tensor(
            backend,
            Array.from({ length: ROWS }, (_, i) => (i % 4) / 2),
          ),
        }
      : {}),
  };
}

const options = (weighted = false) => ({
  data: manyRows(weighted),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 3,
  batchSize: ROWS,
  seed: 7,
});

describe('a large batch passes in blocks of rows', () => {
  test.each([
    [
      'dropout, a penalty',
      false,
      () => sequential(dense(2, 128, { penalty: l2(1e-3) }), relu(), dropout({ keep: 0.8 }), dense(128, 2)),
    ],
    [
      'a residual, rows that weigh',
      true,
      () => sequential(dense(2, 96), residual(sequential(dense(96, 96), relu())), dense(96, 2)),
    ],
  ])('with the events and the bits of the whole: %s', async (_, weighted, make) => {
    const [blocks, whole] = [make(), make()];
    const { layer, passed } = passingThrough(blocks);
    const found = await eventsOf(train(layer, options(weighted)));
    expect(await eventsOf(train(whole, { ...options(weighted), microBatchSize: ROWS }))).toEqual(found);
    expect(hashOf(blocks)).toBe(hashOf(whole));
    // But for the rehearsal.
    expect(passed.slice(1).every((rows) => rows < ROWS / 2)).toBe(true);
    expect(passed.slice(1).reduce((sum, rows) => sum + rows, 0)).toBe(3 * ROWS);
  });

  test('not where a row depends on the others, a parameter is used twice, or somebody watches', async () => {
    const shared = dense(128, 128);
    for (const model of [
      sequential(dense(2, 128), batchNorm(128), relu(), dense(128, 2)),
      sequential(dense(2, 128), shared, relu(), shared, dense(128, 2)),
    ]) {
      const { layer, passed } = passingThrough(model);
      await train(layer, { ...options(), epochs: 1 }).finish();
      expect(passed).toEqual([ROWS, ROWS]);
    }
    const watched = passingThrough(sequential(dense(2, 128), relu(), dense(128, 2)));
    await train(watched.layer, { ...options(), epochs: 1, doctor: doctor() }).finish();
    expect(passed(watched)).toEqual([ROWS]);
  });
});

const passed = ({ passed: rows }: { readonly passed: readonly number[] }) => rows.slice(1);

describe('how many rows', () => {
  const model = sequential(dense(2, 512), relu(), dense(512, 3));

  test('as many as fill a cache', () => {
    expect(rowsPerBlock(model, 1027)).toBe(256);
    expect(rowsPerBlock(model, 0)).toBe(2 ** 18);
  });

  test('all of them, however many, where a row depends on the others or a parameter is used twice', () => {
    const shared = dense(8, 8);
    expect(rowsPerBlock(sequential(dense(2, 8), batchNorm(8)), 18)).toBe(Infinity);
    expect(rowsPerBlock(sequential(shared, relu(), shared), 24)).toBe(Infinity);
  });

  test('more where the parameters are many, since each block goes through them', () => {
    const large = sequential(dense(784, 512), relu(), dense(512, 512), relu(), dense(512, 10));
    expect(rowsPerBlock(large, 2058)).toBe(651);
  });
});
