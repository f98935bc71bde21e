import {
  applyUpdates,
  build,
  createReferenceBackend,
  describe as describeTransform,
  eachSegment,
  isGradwrightError,
  place,
  readNow,
  tensor,
  type Dataset,
  type HostTensor,
  type Transform,
} from '@gradwright/core';
import { backendCases, transformCases, type KernelCall } from '@gradwright/core/testing';
import { dense, sequential, tanh } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { addWeightDecay, allOptimizers, chain, scaleByLearningRate } from '@gradwright/optimizers';
import { accuracy, evaluate, train } from '@gradwright/training';
import { describe, expect, test } from 'vitest';
import { lionUpdate, scaleByLion, type LionOptions } from './lion.ts';

/** The formula once more without rounding, for the float64 backend. */
const kernels = {
  lionUpdate({ data: u }: HostTensor, { data: m }: HostTensor, { beta1, beta2 }: Required<LionOptions>) {
    u.forEach((g, i) => {
      u[i] = Math.sign(beta1 * m[i]! + (1 - beta1) * g);
      m[i]! += (1 - beta2) * (g - m[i]!);
    });
  },
};

const use = { ...allOptimizers, scaleByLion };

/** Where two weights stand after each step, from given weights and under given gradients. */
function pathOf(transform: Transform, start: readonly number[], gradients: readonly (readonly number[])[]) {
  const backend = createReferenceBackend();
  const { values, gradients: block } = place(dense(1, 2, { bias: false }), { backend, seed: 7 });
  backend.write(values.segments[0]!.tensor, start);
  const state = transform.init(values);
  return gradients.map((gradient, step) => {
    backend.write(block.segments[0]!.tensor, gradient);
    transform.update(block, state, values, { step, epoch: 0 });
    eachSegment((value, update) => applyUpdates(value, update), values, block);
    return [...readNow(values.segments[0]!.tensor)];
  });
}

describe('scaleByLion', () => {
  test('three steps by hand, with β₁ = ½, β₂ = ¾ and a rate of 1', () => {
    // u is the sign of ½·m + ½·g, and then m = ¾·m + ¼·g.
    const transform = chain(scaleByLion({ beta1: 0.5, beta2: 0.75 }), scaleByLearningRate(1));
    const path = pathOf(
      transform,
      [0, 10],
      [
        [4, 0], // signs of 2 and 0; m = 1, 0
        [-0.5, -8], // signs of ¼ and −4; m = ⅝, −2
        [-1, 1], // signs of −3/16 and −½
      ],
    );
    expect(path).toEqual([
      [-1, 10],
      [-2, 11],
      [-1, 12],
    ]);
  });

  test('decay beside it by hand: w = w − η·(u + λ·w)', () => {
    const transform = chain(scaleByLion(), addWeightDecay(0.5), scaleByLearningRate(0.5));
    expect(pathOf(transform, [8, -8], [[3, 3]])).toEqual([[8 - 0.5 * (1 + 4), -8 - 0.5 * (1 - 4)]]);
  });

  test('however large a gradient is, the step is the rate', () => {
    const transform = chain(scaleByLion(), scaleByLearningRate(0.25));
    expect(pathOf(transform, [0, 0], [[1e-30, -1e30]])).toEqual([[-0.25, 0.25]]);
  });

  for (const options of [{}, { beta1: 0.5, beta2: 0.5 }, { beta1: 0, beta2: 0 }]) {
    const make = () => scaleByLion(options);
    const still = () => chain(scaleByLion(options), scaleByLearningRate(0));
    for (const { name, check } of transformCases({ make, still, kernels, use }))
      test(`${JSON.stringify(options)}: ${name}`, check);
  }

  test('describes itself, in a chain too', () => {
    expect(describeTransform(scaleByLion())).toEqual(['scaleByLion', [{ beta1: 0.9, beta2: 0.99 }]]);
    const description = describeTransform(chain(scaleByLion({ beta1: 0.5 }), scaleByLearningRate(0.1)));
    expect(describeTransform(build(description, { use }))).toEqual(description);
  });

  test.each<[string, unknown, string, string]>([
    ['β₁ = 1', { beta1: 1 }, 'E_RANGE', 'scaleByLion: beta1 must be in [0, 1), got 1'],
    ['a word for β₂', { beta2: '0.9' }, 'E_ARG', 'scaleByLion: beta2 must be a number, got "0.9"'],
    ['a rate, which is another link’s', { learningRate: 1 }, 'E_ARG', 'scaleByLion: unknown option "learningRate"'],
  ])('refuses %s', (_, options, code, words) => {
    const make = () => scaleByLion(options as never);
    expect(make).toThrow(words);
    expect(make).toThrow(expect.toSatisfy((error) => isGradwrightError(error, code as 'E_ARG')));
  });
});

describe('its kernel', () => {
  const calls: Record<string, readonly KernelCall[]> = {
    lionUpdate: [0, 1, 7, 33].map((size) => ({ changed }) => {
      lionUpdate(changed([size]), changed([size]), { beta1: 0.9, beta2: 0.99 });
    }),
  };
  // Over dirty memory, between canaries. A backend that brings it itself is asked the same.
  const own = backendCases({ make: createReferenceBackend, calls }).filter(({ name }) => name.startsWith('lion'));
  for (const { name, check } of own) test(name, check);

  test('refuses a mean of another shape', () => {
    const backend = createReferenceBackend();
    const call = () => lionUpdate(tensor(backend, [1, 2]), tensor(backend, [1]), { beta1: 0.9, beta2: 0.99 });
    expect(call).toThrow('E_SHAPE: lionUpdate: mean has shape [1], expected [2]');
  });
});

test('a network learns exclusive or with it', async () => {
  const backend = createReferenceBackend();
  const corners = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const data: Dataset = { size: 4, inputs: tensor(backend, corners), targets: tensor(backend, [0, 1, 1, 0]) };
  const model = sequential(dense(2, 8), tanh(), dense(8, 2));
  const optimizer = chain(scaleByLion(), addWeightDecay(0.01), scaleByLearningRate(0.01));
  const loss = softmaxCrossEntropy();
  await train(model, { data, loss, optimizer, epochs: 200, batchSize: 4, seed: 7 }).finish();
  const learned = await evaluate(model, data, { loss, metrics: { accuracy } });
  expect(learned.metrics['accuracy']).toBe(1);
  expect(learned.loss).toBeLessThan(0.1);
});
