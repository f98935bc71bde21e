import {
  applyUpdates,
  build,
  createReferenceBackend,
  describe as describeTransform,
  eachSegment,
  type Transform,
} from '@gradwright/core';
import { createTestingBackend, transformCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addL2, expectError, pathOf, PROPERTIES, weightsOf } from '../test/support.ts';
import { adaGrad } from './ada-grad.ts';
import { adam, adamW } from './adam.ts';
import { allOptimizers } from './all-optimizers.ts';
import { convertLearningRate } from './convert-learning-rate.ts';
import * as exported from './index.ts';
import { rmsProp } from './rms-prop.ts';
import { cosine } from './schedules/cosine.ts';
import { inverseTime } from './schedules/inverse-time.ts';
import { sgd } from './sgd.ts';
import { chain } from './transforms/chain.ts';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './transforms/clip.ts';

/** Each recipe as its users call it, at a rate. */
const recipes: Readonly<Record<string, (learningRate: number) => Transform>> = {
  'plain sgd': (learningRate) => sgd({ learningRate }),
  'sgd that decays': (learningRate) => sgd({ learningRate, decay: 0.1 }),
  'sgd with momentum': (learningRate) => sgd({ learningRate, momentum: 0.9 }),
  'sgd with averaged momentum': (learningRate) => sgd({ learningRate, momentum: { beta: 0.9, form: 'ema' } }),
  'sgd with heavy-ball momentum': (learningRate) => sgd({ learningRate, momentum: { beta: 0.9, form: 'heavyBall' } }),
  'sgd that looks ahead': (learningRate) => sgd({ learningRate, momentum: 0.9, nesterov: true }),
  adaGrad: (learningRate) => adaGrad({ learningRate, decay: 0.01 }),
  rmsProp: (learningRate) => rmsProp({ learningRate, rho: 0.99 }),
  adam: (learningRate) => adam({ learningRate }),
  adamW: (learningRate) => adamW({ learningRate, weightDecay: 0.1 }),
};

describe.each(Object.entries(recipes))('%s', (_, recipe) => {
  const cases = transformCases({ make: () => recipe(0.05), still: () => recipe(0), use: allOptimizers });
  for (const { name, check } of cases) test(name, check);

  test('after 100 steps float32 is within 10⁻⁵ of float64, for small rates and large', () => {
    for (const learningRate of [1e-4, 1e-3, 0.01, 0.05, 0.2]) {
      const [single, double] = [createReferenceBackend(), createTestingBackend()].map((backend) => {
        const weights = weightsOf([[3, -2, 0.5, 8]], { backend });
        const transform = recipe(learningRate);
        const state = transform.init(weights.values);
        for (let step = 0; step < 100; step++) {
          // A bowl that is steeper along each next weight, with its bottom at 1.
          weights.give(weights.read().map((part) => part.map((w, i) => (w - 1) * (i + 1))));
          transform.update(weights.gradients, state, weights.values, { step, epoch: 0 });
          eachSegment((value, update) => applyUpdates(value, update), weights.values, weights.gradients);
        }
        return weights.read()[0]!;
      });
      const size = Math.hypot(...double!);
      single!.forEach((weight, i) => expect(Math.abs(weight - double![i]!)).toBeLessThanOrEqual(1e-5 * size));
    }
  });

  test('comes at least twice as close to the bottom of a bowl', () => {
    const weights = weightsOf([[3, -2]]);
    const transform = recipe(0.1);
    const state = transform.init(weights.values);
    for (let step = 0; step < 400; step++) {
      weights.give(weights.read());
      transform.update(weights.gradients, state, weights.values, { step, epoch: 0 });
      eachSegment((value, update) => applyUpdates(value, update), weights.values, weights.gradients);
    }
    expect(Math.hypot(...weights.read().flat())).toBeLessThan(Math.hypot(3, -2) / 2);
  });
});

test('plain SGD by hand: w = w − η·g, with η₀/(1 + d·t) [seed 42]', () => {
  expect(pathOf(sgd({ learningRate: 0.5 }), [4, -2])).toEqual([-2, -1]);
  // η = 1, ½, ¼
  expect(pathOf(sgd({ learningRate: 1, decay: 1 }), [4, 4, 3])).toEqual([-4, -6, -7]);
  expect(pathOf(sgd({ learningRate: inverseTime({ initial: 1, decay: 1, per: 'epoch' }) }), [4, 4])).toEqual([-4, -8]);
});

/** Gradients of a few steps, denormals, zeros and large ones among them. */
const gradientsOfSteps = fc.array(
  fc.oneof(
    fc.float({ min: -100, max: 100, noNaN: true }),
    fc.float({ min: Math.fround(-1e-30), max: Math.fround(1e-30), noNaN: true }),
  ),
  { minLength: 1, maxLength: 8 },
);

test('what is told to do nothing does nothing, to the bit (property 55)', () => {
  const adams = [adam({ learningRate: 0.1 }), adamW({ learningRate: 0.1, weightDecay: 0 })];
  const still = sgd({ learningRate: 0.1, momentum: { beta: 0 }, nesterov: true });
  const plain = [sgd({ learningRate: 0.1 }), still, sgd({ learningRate: 0.1, decay: 0 })];
  const clipped = [clipByValue, clipByNorm, clipByGlobalNorm].map((clip) => chain(clip(1e30), sgd({ learningRate: 0.1 })));
  fc.assert(
    fc.property(gradientsOfSteps, (gradients) => {
      for (const [first, ...others] of [adams, [...plain, ...clipped]]) {
        for (const other of others) expect(pathOf(other, gradients)).toEqual(pathOf(first!, gradients));
      }
    }),
    PROPERTIES,
  );
});

/** A first step at one rate, all others at 1. */
const halted = (first: number) => ({
  type: 'halted',
  settings: [],
  at: ({ step }: { step: number }) => (step === 0 ? first : 1),
});

test('at a rate of 0 the weights stay and the memory moves on (property 56)', () => {
  const gradient = fc.float({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(adam, rmsProp, adaGrad), gradient, gradient, gradient, (make, first, second, start) => {
      const rate = (learningRate: number) => pathOf(make({ learningRate: halted(learningRate) }), [first, second], { start });
      const [stopped, moved] = [rate(0), rate(1)];
      expect(stopped[0]).toBe(start);
      // The second step, at rate 1, is the one that it would have been.
      expect(Math.abs(stopped[1]! - start - (moved[1]! - moved[0]!))).toBeLessThan(1e-4);
    }),
    PROPERTIES,
  );
});

test('the first step of Adam is the rate, against the gradient’s sign (property 57)', () => {
  const far = fc.float({ min: Math.fround(1e-3), max: Math.fround(1e15), noNaN: true });
  const rate = fc.float({ min: Math.fround(1e-6), max: 1, noNaN: true });
  const beta = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(far, fc.constantFrom(-1, 1), rate, beta, beta, (size, sign, learningRate, beta1, beta2) => {
      const [step] = pathOf(adam({ learningRate, beta1, beta2 }), [sign * size]);
      expect(Math.abs(step! / learningRate + sign)).toBeLessThan(2e-4);
    }),
    PROPERTIES,
  );
});

test('a gradient of 0 moves plain SGD nowhere, and whatever else by a finite step (property 58)', () => {
  const number = fc.float({ min: Math.fround(-1e6), max: Math.fround(1e6), noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(recipes)),
      number,
      fc.array(number, { maxLength: 3 }),
      (recipe, start, before) => {
        expect(pathOf(recipes['plain sgd']!(0.1), [0], { start })[0]).toBe(start);
        for (const weight of pathOf(recipe(0.1), [0, ...before, 0, 0], { start })) expect(Number.isFinite(weight)).toBe(true);
      },
    ),
    PROPERTIES,
  );
});

/** How many segments parts come to: each that lies apart is one, and each run of others between them. */
const segmentsOf = (apart: readonly boolean[]) => apart.filter((own, i) => own || i === 0 || apart[i - 1]).length;

test('weights in several segments take the steps of one, to the bit (property 60)', () => {
  const number = fc.float({ min: -8, max: 8, noNaN: true });
  const parts = fc.array(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(recipes)), parts, fc.array(fc.boolean()), (recipe, pairs, apart) => {
      const values = pairs.map((part) => part.map(([value]) => value));
      const gradients = pairs.map((part) => part.map(([, gradient]) => gradient));
      const [whole, cut] = [weightsOf(values), weightsOf(values, { apart: (part) => apart[part] === true })].map((weights) => {
        const transform = recipe(0.1);
        const state = transform.init(weights.values);
        for (let step = 0; step < 2; step++) {
          weights.give(gradients);
          transform.update(weights.gradients, state, weights.values, { step, epoch: 0 });
          eachSegment((value, update) => applyUpdates(value, update), weights.values, weights.gradients);
        }
        return { segments: weights.values.segments.length, numbers: weights.read() };
      });
      expect(whole!.segments).toBe(1);
      expect(cut!.segments).toBe(segmentsOf(pairs.map((_, part) => apart[part] === true)));
      expect(cut!.numbers).toEqual(whole!.numbers);
    }),
    PROPERTIES,
  );
});

describe('convertLearningRate [seed 46]', () => {
  const forms = ['classic', 'ema', 'heavyBall'] as const;
  const anyForm = fc.constantFrom(...forms);
  const beta = fc.constantFrom(0, 0.5, 0.9, 0.99);

  test('by hand', () => {
    expect(convertLearningRate({ from: 'classic', to: 'ema', beta: 0.75, learningRate: 0.5 })).toBe(2);
    expect(convertLearningRate({ from: 'ema', to: 'heavyBall', beta: 0.75, learningRate: 2 })).toBe(0.5);
    expect(convertLearningRate({ from: 'heavyBall', to: 'classic', beta: 0.75, learningRate: 2 })).toBe(2);
  });

  test('at the converted rate, kept constant, every form takes the same steps [seed 44]', () => {
    const gradients = fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(anyForm, anyForm, beta, gradients, (from, to, b, steps) => {
        const learningRate = convertLearningRate({ from, to, beta: b, learningRate: 0.1 });
        const want = pathOf(sgd({ learningRate: 0.1, momentum: { beta: b, form: from } }), steps);
        const got = pathOf(sgd({ learningRate, momentum: { beta: b, form: to } }), steps);
        got.forEach((value, i) => expect(Math.abs(value - want[i]!)).toBeLessThan(1e-4));
      }),
      PROPERTIES,
    );
  });

  test('back and forth is where it was', () => {
    fc.assert(
      fc.property(anyForm, anyForm, beta, (from, to, b) => {
        const there = convertLearningRate({ from, to, beta: b, learningRate: 0.3 });
        expect(convertLearningRate({ from: to, to: from, beta: b, learningRate: there })).toBeCloseTo(0.3, 12);
      }),
      PROPERTIES,
    );
  });

  test('at an equal rate the averaged form is 1 − β times slower [seed 44]', () => {
    const [classic, ema] = (['classic', 'ema'] as const).map((form) =>
      pathOf(sgd({ learningRate: 0.5, momentum: { beta: 0.5, form } }), [1, 1, 1]),
    );
    expect(ema).toEqual(classic!.map((weight) => weight / 2));
  });
});

test('with Adam, L2 and decoupled decay are two things: L2 is divided by the gradient’s own size [seed 54]', () => {
  const after = (transform: Transform, lambda: number) => {
    const weights = weightsOf([[1, 1]]);
    // One gradient large, one small: decay takes the same share of both weights, L2 does not.
    weights.give([[100, 0.01]]);
    addL2(weights, lambda);
    transform.update(weights.gradients, transform.init(weights.values), weights.values, { step: 0, epoch: 0 });
    return weights.updates()[0]!;
  };
  const plain = after(adam({ learningRate: 0.1 }), 0);
  const decayed = after(adamW({ learningRate: 0.1, weightDecay: 0.5 }), 0);
  decayed.forEach((update, i) => expect(update - plain[i]!).toBeCloseTo(-0.1 * 0.5, 6));
  const penalised = after(adam({ learningRate: 0.1 }), 0.25);
  penalised.forEach((update, i) => expect(update).toBeCloseTo(plain[i]!, 5));
});

test('with plain SGD, L2 of λ and decoupled decay of 2λ are one thing [seed 54]', () => {
  const weights = weightsOf([[1, -3]]);
  weights.give([[0.5, 0.25]]);
  addL2(weights, 0.25);
  const transform = sgd({ learningRate: 0.5 });
  transform.update(weights.gradients, transform.init(weights.values), weights.values, { step: 0, epoch: 0 });
  // −½·(g + ½·w)
  expect(weights.updates()).toEqual([[-0.5, 0.625]]);
});

test('allOptimizers holds every factory that the package exports, under its own name', () => {
  const others = ['allOptimizers', 'convertLearningRate'];
  const factories = Object.keys(exported).filter((name) => !others.includes(name));
  expect(Object.keys(allOptimizers).sort()).toEqual(factories.sort());
  expect(exported).toMatchObject(allOptimizers);
});

test('a description holds a schedule in its place, and builds it', () => {
  const optimizer = adam({ learningRate: cosine({ initial: 0.1, steps: 4 }), beta1: 0.8 });
  const description = describeTransform(optimizer);
  expect(description).toEqual(['adam', [{ learningRate: ['cosine', [{ initial: 0.1, steps: 4 }]], beta1: 0.8 }]]);
  const again = build<Transform>(description, { use: allOptimizers });
  expect(pathOf(again, [1, 2, 3, 4, 5])).toEqual(pathOf(optimizer, [1, 2, 3, 4, 5]));
});

test.each<[string, () => unknown, string, string]>([
  ['no options', () => sgd(undefined as never), 'E_ARG', 'sgd: learningRate must be a number or a schedule'],
  ['a bare number', () => adam(0.1 as never), 'E_ARG', 'adam: options must be an object'],
  ['the name of the rate in other libraries', () => adam({ lr: 0.1 } as never), 'E_ARG', 'adam: unknown option "lr"'],
  [
    'a text for a rate',
    () => adam({ learningRate: '0.1' as never }),
    'E_ARG',
    'adam: learningRate must be a number or a schedule',
  ],
  ['a rate of NaN', () => sgd({ learningRate: Number.NaN }), 'E_RANGE', 'sgd: learningRate'],
  ['momentum of 1', () => sgd({ learningRate: 1, momentum: 1 }), 'E_RANGE', 'sgd: momentum must be in [0, 1), got 1'],
  [
    'an unknown form',
    () => sgd({ learningRate: 1, momentum: { beta: 0.9, form: 'torch' as never } }),
    'E_ARG',
    'momentum.form must be one of',
  ],
  ['a look ahead without momentum', () => sgd({ learningRate: 1, nesterov: true }), 'E_ARG', 'sgd: nesterov needs momentum'],
  [
    'decay beside a schedule',
    () => rmsProp({ learningRate: cosine({ initial: 1, steps: 2 }), decay: 0.1 }),
    'E_ARG',
    'rmsProp: decay goes with',
  ],
  ['a negative decay', () => adaGrad({ learningRate: 1, decay: -1 }), 'E_RANGE', 'adaGrad: decay must be a number of at least 0'],
  ['a text for decay', () => adam({ learningRate: 1, decay: '1' as never }), 'E_ARG', 'adam: decay must be a number'],
  [
    'weight decay in adam',
    () => adam({ learningRate: 1, weightDecay: 0.1 } as never),
    'E_ARG',
    'adam: unknown option "weightDecay"',
  ],
  ['ε = 0', () => adaGrad({ learningRate: 1, epsilon: 0 }), 'E_RANGE', 'adaGrad: epsilon must be a number above 0, got 0'],
  ['ρ = 1', () => rmsProp({ learningRate: 1, rho: 1 }), 'E_RANGE', 'rmsProp: rho must be in [0, 1), got 1'],
  ['β₁ = 1', () => adam({ learningRate: 1, beta1: 1 }), 'E_RANGE', 'adam: beta1 must be in [0, 1), got 1'],
  ['β₂ below 0', () => adamW({ learningRate: 1, beta2: -1 }), 'E_RANGE', 'adamW: beta2 must be in [0, 1), got -1'],
  ['weight decay below 0', () => adamW({ learningRate: 1, weightDecay: -1 }), 'E_RANGE', 'adamW: weightDecay must be'],
  [
    'β in place of a form',
    () => convertLearningRate({ from: 0.9 as never, to: 'ema', beta: 0.9, learningRate: 1 }),
    'E_ARG',
    'convertLearningRate: from must be one of',
  ],
  [
    'β = 1 in a conversion',
    () => convertLearningRate({ from: 'ema', to: 'classic', beta: 1, learningRate: 1 }),
    'E_RANGE',
    'convertLearningRate: beta',
  ],
])('refuses %s', (_, make, code, words) => {
  expectError(make, code, words);
});
