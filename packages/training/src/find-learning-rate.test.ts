import { createReferenceBackend, place, type Layer, type Schedule, type Transform } from '@gradwright/core';
import { batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { meanSquaredError, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, sgd } from '@gradwright/optimizers';
import { describe, expect, test } from 'vitest';
import { expectError, hashOf, rows, xorRows } from '../test/support.ts';
import { findLearningRate, type FindLearningRateOptions } from './find-learning-rate.ts';
import { train } from './train.ts';

const network = () => sequential(dense(2, 8), batchNorm(8), relu(), dropout({ keep: 0.9 }), dense(8, 2));
const options = (changes: Partial<FindLearningRateOptions> = {}): FindLearningRateOptions => ({
  data: xorRows(8),
  loss: softmaxCrossEntropy(),
  optimizer: (learningRate: Schedule) => adam({ learningRate }),
  batchSize: 8,
  seed: 7,
  ...changes,
});

test('worked by hand: a parabola steps down where the rate is below its limit, and explodes above it', async () => {
  // L(w) = ½(w₁² + w₁²)·… of y = w·x with x = ±1, y = 2x: L = (w − 2)², slope 2(w − 2), so that a step of rate η multiplies w − 2 by 1 − 2η.
  const data = rows([[1], [-1]], [[2], [-2]]);
  const parabola = () => dense(1, 1, { bias: false });
  const range = { data, loss: meanSquaredError(), optimizer: (learningRate: Schedule) => sgd({ learningRate }), batchSize: 2 };
  const { rates, losses, suggestion } = await findLearningRate(
    parabola(),
    options({ ...range, from: 0.001, to: 1000, steps: 61 }),
  );
  // Ten steps multiply the rate by ten.
  expect(rates.slice(0, 21).filter((_, i) => i % 10 === 0)).toEqual([0.001, 0.01, 0.1]);
  // It ends soon after |1 − 2η| exceeds 1, at η = 1.
  expect(rates.at(-1)).toBeGreaterThan(1);
  expect(losses.length).toBeLessThan(61);
  expect(losses[0]).toBeGreaterThan(3 * Math.min(...losses));
  expect(suggestion).toBeGreaterThan(0.01);
  expect(suggestion).toBeLessThan(1);
});

describe('the model', () => {
  test('keeps its weights, statistics and the bits of the run that follows', async () => {
    const [tested, untested] = [network(), network()];
    for (const model of [tested, untested]) place(model, { backend: createReferenceBackend(), seed: 3 });
    const before = hashOf(tested);
    await findLearningRate(tested, options());
    expect(hashOf(tested)).toBe(before);
    const run = { data: xorRows(8), loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.01 }), seed: 3 };
    for (const model of [tested, untested]) await train(model, run).finish();
    expect(hashOf(tested)).toBe(hashOf(untested));
  });

  test('that was not placed is placed as train would', async () => {
    const [tested, untested] = [network(), network()];
    await findLearningRate(tested, options());
    const run = { data: xorRows(8), loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.01 }), seed: 7 };
    for (const model of [tested, untested]) await train(model, run).finish();
    expect(hashOf(tested)).toBe(hashOf(untested));
  });

  test('is as it was when the numbers break down, and when the data do not fit', async () => {
    const model = network();
    place(model, { backend: createReferenceBackend(), seed: 7 });
    const before = hashOf(model);
    const { losses } = await findLearningRate(
      model,
      options({ optimizer: (learningRate) => sgd({ learningRate }), from: 1e20, to: 1e38, steps: 10 }),
    );
    expect(losses.length).toBeLessThan(10);
    expect(hashOf(model)).toBe(before);
    await expectError(() => findLearningRate(model, options({ data: rows([[1]], [0]) })), 'E_SHAPE');
    expect(hashOf(model)).toBe(before);
  });
});

test('a model that another run trains is refused, and that run ends with the bits it would have had', async () => {
  const run = { data: xorRows(8), loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.01 }), batchSize: 8, seed: 3 };
  const [disturbed, alone] = [network(), network()];
  await train(alone, run).finish();
  let tried: Promise<void> | undefined;
  for await (const event of train(disturbed, run)) {
    // It goes on while the test is refused.
    if (event.type === 'step' && event.step === 2) tried = expectError(() => findLearningRate(disturbed, options()), 'E_BUSY');
  }
  await tried;
  expect(hashOf(disturbed)).toBe(hashOf(alone));
});

test('the same seed finds the same', async () => {
  expect(await findLearningRate(network(), options())).toEqual(await findLearningRate(network(), options()));
});

test('a signal ends it with what was seen; before the first step there is nothing', async () => {
  const controller = new AbortController();
  controller.abort();
  await expectError(
    () => findLearningRate(network(), options({ signal: controller.signal })),
    'E_ABORTED',
    'before its first step',
  );
});

test.each<[string, Partial<FindLearningRateOptions> | { model: unknown }, string, string]>([
  [
    'an optimizer that is made already',
    { optimizer: adam({ learningRate: 0.1 }) as never },
    'E_ARG',
    'optimizer must be a function',
  ],
  ['a factory that makes none', { optimizer: (() => 3) as unknown as () => Transform }, 'E_ARG', 'optimizer'],
  ['a rate of 0', { from: 0 }, 'E_RANGE', 'from'],
  ['a range that falls', { from: 1, to: 0.1 }, 'E_RANGE', 'to'],
  ['three steps', { steps: 3 }, 'E_RANGE', 'steps'],
  ['half a batch', { batchSize: 0.5 }, 'E_ARG', 'batchSize'],
  ['an unknown option', { rates: 3 } as never, 'E_ARG', 'unknown option "rates"'],
  ['no model', { model: 7 }, 'E_ARG', 'model'],
])('%s is refused', async (_, changes, code, words) => {
  const { model = network(), ...rest } = changes as { model?: Layer } & Partial<FindLearningRateOptions>;
  await expectError(() => findLearningRate(model, options(rest)), code, words);
});
