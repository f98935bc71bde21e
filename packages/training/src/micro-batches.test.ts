import { constant, readNow, type Dataset } from '@gradwright/core';
import { batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { l2, meanSquaredError, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, sgd } from '@gradwright/optimizers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { eventsOf, expectError, hashOf, rows, xorRows } from '../test/support.ts';
import { fromCheckpoint, memoryStore } from './checkpoint-store.ts';
import { train } from './train.ts';
import type { TrainOptions } from './train-options.ts';
import { readWeights } from './weights.ts';

/** Dropout draws by the row of the batch, so that parts of one draw what the whole would. */
const network = () => sequential(dense(2, 6, { penalty: l2(0.01) }), relu(), dropout({ keep: 0.8 }), dense(6, 2));

const data = (size: number, weighted = false): Dataset =>
  rows(
    Array.from({ length: size }, (_, i) => [Math.sin(3 * i), ((i * 7) % 5) / 2 - 1]),
    Array.from({ length: size }, (_, i) => (i * i) % 2),
    weighted ? { weights: Array.from({ length: size }, (_, i) => (i % 4) / 2) } : {},
  );

const options = (changes: Partial<TrainOptions> = {}): TrainOptions => ({
  data: data(22),
  loss: softmaxCrossEntropy(),
  optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
  batchSize: 10,
  epochs: 3,
  seed: 7,
  ...changes,
});

async function weightsAfter(changes: Partial<TrainOptions>): Promise<number[]> {
  const model = network();
  await train(model, options(changes)).finish();
  return [...readWeights(model).values()].flatMap(({ data: numbers }) => [...numbers]);
}

test('worked by hand: the gradients of three rows, one at a time, are their mean', async () => {
  // y = w·x with w = 0 and x = 1, 2, 3: ∂L/∂w = mean of 2(w·x − y)·x = (2/3)·(−2·1 − 4·2 − 6·3) = −56/3 where y = 2x.
  const linear = dense(1, 1, { bias: false, initializer: constant(0) });
  const parts = {
    data: rows([[1], [2], [3]], [[2], [4], [6]]),
    loss: meanSquaredError(),
    optimizer: sgd({ learningRate: 0.01 }),
  };
  await train(linear, { ...parts, batchSize: 3, microBatchSize: 1, epochs: 1 }).finish();
  expect(readNow(linear.parameters.weight.value)[0]).toBeCloseTo((0.01 * 56) / 3, 6);
});

test('a batch in parts of any size, a ragged last one included, is the batch within rounding', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 2, max: 40 }),
      fc.boolean(),
      async (microBatchSize, batchSize, size, weighted) => {
        const common = { data: data(size, weighted), batchSize };
        const whole = await weightsAfter(common);
        const parts = await weightsAfter({ ...common, microBatchSize });
        parts.forEach((value, i) => expect(value).toBeCloseTo(whole[i]!, 4));
      },
    ),
    properties(60),
  );
});

test('events count updates and their examples, and losses are the same within rounding', async () => {
  const whole = await eventsOf(train(network(), options()));
  const parts = await eventsOf(train(network(), options({ microBatchSize: 3 })));
  expect(parts.map(({ type }) => type)).toEqual(whole.map(({ type }) => type));
  const losses = (events: typeof whole) => events.flatMap((event) => (event.type === 'step' ? [event.loss] : []));
  losses(parts).forEach((loss, i) => expect(loss).toBeCloseTo(losses(whole)[i]!, 5));
});

test('parts as large as the batch change no bit', async () => {
  const [one, other] = [network(), network()];
  await train(one, options()).finish();
  await train(other, options({ microBatchSize: 10 })).finish();
  expect(hashOf(one)).toBe(hashOf(other));
});

describe('with checkpoints', () => {
  test('a run goes on to the same bits, and only in the same parts', async () => {
    const to = memoryStore({ keep: 100 });
    const model = network();
    const run = options({ microBatchSize: 4, optimizer: adam({ learningRate: 0.01 }) });
    await train(model, { ...run, checkpoint: { every: 1, to } }).finish();
    const again = network();
    const resume = fromCheckpoint(await to.read(4));
    await train(again, { ...run, resume }).finish();
    expect(hashOf(again)).toBe(hashOf(model));
    const { microBatchSize: _, ...whole } = run;
    await expectError(
      () => train(network(), { ...whole, resume }).finish(),
      'E_ARG',
      'made with microBatchSize 4, this run has undefined',
    );
  });
});

test.each<[string, number, string]>([
  ['none', 0, 'E_RANGE'],
  ['half a row', 0.5, 'E_ARG'],
  ['NaN', Number.NaN, 'E_ARG'],
])('%s is refused', async (_, microBatchSize, code) => {
  await expectError(() => train(network(), options({ microBatchSize })), code, 'microBatchSize');
});

test('batch norm needs two rows in each part, which is said before the first step', async () => {
  const normed = sequential(dense(2, 6), batchNorm(6), relu(), dense(6, 2));
  await expectError(() => train(normed, options({ data: xorRows(8), batchSize: 16, microBatchSize: 5 })).finish(), 'E_SHAPE');
});
