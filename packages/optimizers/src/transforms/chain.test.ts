import { describe as describeTransform, type Transform } from '@gradwright/core';
import { transformCases } from '@gradwright/core/testing';
import { expect, test } from 'vitest';
import { expectError, updateOnce, weightsOf } from '../../test/support.ts';
import { adam } from '../adam.ts';
import { allOptimizers } from '../all-optimizers.ts';
import { plateau } from '../schedules/plateau.ts';
import { warmUp } from '../schedules/warm-up.ts';
import { chain } from './chain.ts';
import { clipByValue } from './clip.ts';
import { momentum } from './momentum.ts';
import { scaleByLearningRate } from './scale-by-learning-rate.ts';

const make = () => chain(clipByValue(1), momentum({ beta: 0.5 }) as never, scaleByLearningRate(0.1));

for (const { name, check } of transformCases({ make, use: allOptimizers })) test(name, check);

test('links work in their order', () => {
  expect(updateOnce(chain(clipByValue(1), scaleByLearningRate(4)), [[3]])).toEqual([[-4]]);
  expect(updateOnce(chain(scaleByLearningRate(4), clipByValue(1)), [[3]])).toEqual([[-1]]);
});

test('a chain of chains is a chain', () => {
  const nested = chain(chain(clipByValue(1)), chain(scaleByLearningRate(4)));
  expect(updateOnce(nested, [[3]])).toEqual([[-4]]);
});

test('a recipe is described by its arguments, a chain by its links', () => {
  expect(describeTransform(chain(clipByValue(1), adam({ learningRate: 0.1 })))).toEqual([
    'chain',
    [
      ['clipByValue', [1]],
      ['adam', [{ learningRate: 0.1 }]],
    ],
  ]);
});

test('where a late link cannot go on, no earlier one has moved', () => {
  const broken = scaleByLearningRate({ type: 'broken', settings: [], at: () => Number.NaN });
  for (const last of [broken, chain(clipByValue(1), broken)]) {
    const transform = chain(momentum() as unknown as Transform, last);
    const weights = weightsOf([[1]]);
    weights.give([[3]]);
    const state = transform.init(weights.values);
    const before = JSON.stringify(state, (key, value: unknown) => (key === 'backend' ? undefined : value));
    expectError(() => transform.update(weights.gradients, state, weights.values, { step: 0, epoch: 0 }), 'E_ARG', 'gave NaN');
    expect(weights.updates()).toEqual([[3]]);
    expect(JSON.stringify(state, (key, value: unknown) => (key === 'backend' ? undefined : value))).toBe(before);
  }
});

test('where a late link cannot go on, no schedule has waited for the validation loss', () => {
  const broken = scaleByLearningRate({ type: 'broken', settings: [], at: () => Number.NaN });
  const waiting = plateau({ initial: 1, factor: 0.5, patience: 0 });
  for (const schedule of [waiting, warmUp({ steps: 1, after: waiting })]) {
    const transform = chain(scaleByLearningRate(schedule), broken);
    const weights = weightsOf([[1]]);
    const state = transform.init(weights.values);
    const before = structuredClone(state);
    const progress = { step: 1, epoch: 1, validationLoss: 3 };
    expectError(() => transform.update(weights.gradients, state, weights.values, progress), 'E_ARG', 'gave NaN');
    expect(state).toEqual(before);
  }
});

test.each<[string, () => unknown, string, string]>([
  ['nothing', () => chain(), 'E_EMPTY', 'chain: there is no transform'],
  ['a factory that was not called', () => chain(adam as never), 'E_ARG', 'chain: links[0] must be a transform'],
  ['a number', () => chain(clipByValue(1), 3 as never), 'E_ARG', 'chain: links[1] must be a transform'],
])('refuses %s', (_, build, code, words) => {
  expectError(build, code, words);
});
