import { describe as describeTransform, type Transform } from '@gradwright/core';
import { transformCases } from '@gradwright/core/testing';
import { describe, expect, test } from 'vitest';
import { expectError, pathOf, updateOnce, weightsOf } from '../../test/support.ts';
import { allOptimizers } from '../all-optimizers.ts';
import { addWeightDecay } from './add-weight-decay.ts';
import { scaleByAdaGrad } from './scale-by-ada-grad.ts';
import { scaleByAdam } from './scale-by-adam.ts';
import { scaleByLearningRate } from './scale-by-learning-rate.ts';
import { scaleByRmsProp } from './scale-by-rms-prop.ts';

type Links = Readonly<Record<string, { readonly make: () => Transform; readonly still?: () => Transform }>>;

const links: Links = {
  scaleByLearningRate: { make: () => scaleByLearningRate(0.3), still: () => scaleByLearningRate(0) },
  scaleByAdaGrad: { make: () => scaleByAdaGrad() as never },
  scaleByRmsProp: { make: () => scaleByRmsProp({ rho: 0.8 }) as never },
  scaleByAdam: { make: () => scaleByAdam({ beta2: 0.99 }) as never },
  addWeightDecay: { make: () => addWeightDecay(0.1) },
};

describe.each(Object.entries(links))('%s', (name, { make, still }) => {
  const cases = transformCases({ make, use: allOptimizers, ...(still === undefined ? {} : { still }) });
  for (const { name: asked, check } of cases) test(asked, check);

  test('describes itself', () => {
    expect(describeTransform(make())).toMatchObject([name, expect.anything()]);
  });
});

describe('by hand', () => {
  // Each adds u to the weight, so that the path is the sum of what it makes of the gradients.
  test('AdaGrad: s = 9, 25; u = 3/3, 4/5', () => {
    const path = pathOf(scaleByAdaGrad({ epsilon: 1e-30 }) as never, [3, 4]);
    expect(path).toEqual([1, Math.fround(1 + Math.fround(0.8))]);
  });

  test('RMSprop: s = ¼·4 = 1, then ¾·1 + ¼·1 = 1; u = 2/1, 1/1', () => {
    expect(pathOf(scaleByRmsProp({ rho: 0.75, epsilon: 1e-30 }) as never, [2, 1])).toEqual([2, 3]);
  });

  test('Adam: the first update is ±1 whatever the gradient, for both means are corrected', () => {
    const options = { beta1: 0.5, beta2: 0.75, epsilon: 1e-30 };
    expect(updateOnce(scaleByAdam(options) as never, [[4, -0.25, 0]])).toEqual([[1, -1, 0]]);
    // m = 2, then 1 + 0 = 1, corrected by 1 − ¼: 4/3. v = 4, then 3, corrected by 1 − 9/16: 48/7.
    const second = pathOf(scaleByAdam(options) as never, [4, 0])[1]!;
    expect(second).toBeCloseTo(1 + 4 / 3 / Math.sqrt(48 / 7), 6);
  });

  test('the rate turns a gradient round', () => {
    expect(updateOnce(scaleByLearningRate(0.5), [[4, -2]])).toEqual([[-2, 1]]);
  });

  test('decoupled decay adds λ·w', () => {
    expect(updateOnce(addWeightDecay(0.5), [[1, 1]], [[4, -2]])).toEqual([[3, 0]]);
  });
});

test('a schedule that gives no number is refused before anything has changed', () => {
  for (const rate of [Number.NaN, -1, Infinity, '0.1', undefined]) {
    const transform = scaleByLearningRate({ type: 'odd', settings: [], at: () => rate as number });
    const weights = weightsOf([[1, 2]]);
    weights.give([[3, 4]]);
    const state = transform.init(weights.values);
    const words = 'the schedule odd gave';
    expectError(() => transform.update(weights.gradients, state, weights.values, { step: 3, epoch: 0 }), 'E_ARG', words);
    expect(weights.updates()).toEqual([[3, 4]]);
  }
});

test('Adam’s counts stand still where gradients are laid out as those of another model', () => {
  const transform = scaleByAdam();
  const [weights, others] = [weightsOf([[1, 2]]), weightsOf([[1, 2, 3]])];
  const state = transform.init(weights.values);
  expectError(() => transform.update(others.gradients, state, others.values, { step: 0, epoch: 0 }), 'E_SHAPE');
  expect(state).toMatchObject({ power1: 1, power2: 1 });
});

test.each<[string, () => unknown, string, string]>([
  ['a negative rate', () => scaleByLearningRate(-1), 'E_RANGE', 'learningRate must be a number of at least 0, got -1'],
  ['a rate beyond float32', () => scaleByLearningRate(1e300), 'E_RANGE', 'learningRate must be finite in float32, got 1e+300'],
  ['a word for a rate', () => scaleByLearningRate('0.1' as never), 'E_ARG', 'learningRate must be a number or a schedule'],
  ['no rate', () => scaleByLearningRate(undefined as never), 'E_ARG', 'learningRate must be a number or a schedule'],
  ['ε = 0 in AdaGrad', () => scaleByAdaGrad({ epsilon: 0 }), 'E_RANGE', 'scaleByAdaGrad: epsilon must be a number above 0'],
  ['an ε that is 0 in float32', () => scaleByAdam({ epsilon: 1e-50 }), 'E_RANGE', 'epsilon must be above 0 in float32'],
  ['ρ = 1', () => scaleByRmsProp({ rho: 1 }), 'E_RANGE', 'scaleByRmsProp: rho must be in [0, 1), got 1'],
  ['β₂ = 1', () => scaleByAdam({ beta2: 1 }), 'E_RANGE', 'scaleByAdam: beta2 must be in [0, 1), got 1'],
  ['a misspelt option', () => scaleByAdam({ beta_1: 0.9 } as never), 'E_ARG', 'scaleByAdam: unknown option "beta_1"'],
  ['a negative decay', () => addWeightDecay(-0.1), 'E_RANGE', 'addWeightDecay: weightDecay must be a number of at least 0'],
])('refuses %s', (_, make, code, words) => {
  expectError(make, code, words);
});
