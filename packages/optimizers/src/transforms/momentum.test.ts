import { transformCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, pathOf, PROPERTIES } from '../../test/support.ts';
import { allOptimizers } from '../all-optimizers.ts';
import { sgd } from '../sgd.ts';
import { chain } from './chain.ts';
import { momentum, type MomentumForm } from './momentum.ts';
import { scaleByLearningRate } from './scale-by-learning-rate.ts';

/** Three gradients, a rate of ½ and β = ½: numbers that float32 holds without rounding. */
const GRADIENTS = [4, 2, -8];

describe('momentum', () => {
  // classic: v = −2, −2, 3. heavyBall: v = 4, 4, −6, times −½. ema: v = 2, 2, −3, times −½.
  test.each<[string, MomentumForm, number[]]>([
    ['classic: v = β·v − η·g, w = w + v [seed 43]', 'classic', [-2, -4, -1]],
    ['ema: v = β·v + (1 − β)·g, w = w − η·v [seed 44]', 'ema', [-1, -2, -0.5]],
    ['heavyBall: v = β·v + g, w = w − η·v [seed 45]', 'heavyBall', [-2, -4, -1]],
  ])('three steps by hand, %s', (_, form, path) => {
    expect(pathOf(sgd({ learningRate: 0.5, momentum: { beta: 0.5, form } }), GRADIENTS)).toEqual(path);
  });

  test('a rate that changes tells classic from heavyBall: classic keeps old rates in its velocity [seed 45]', () => {
    // η = 1, then ½. classic: v = −4, −2 − 1 = −3. heavyBall: v = 4, 4; steps −4, −2.
    const learningRate = { type: 'halving', settings: [], at: ({ step }: { step: number }) => (step === 0 ? 1 : 0.5) };
    const path = (form: MomentumForm) => pathOf(sgd({ learningRate, momentum: { beta: 0.5, form } }), [4, 2]);
    expect(path('classic')).toEqual([-4, -7]);
    expect(path('heavyBall')).toEqual([-4, -6]);
  });

  test('Nesterov by hand: v = β·v − η·g, w = w + β·v − η·g', () => {
    // v = −2, −2, 3; steps ½·v − ½·g = −3, −2, 5.5.
    expect(pathOf(sgd({ learningRate: 0.5, momentum: 0.5, nesterov: true }), GRADIENTS)).toEqual([-3, -5, 0.5]);
  });

  test('a number for momentum is β in the classic form [seed 46] [seed 65]', () => {
    const asNumber = pathOf(sgd({ learningRate: 0.1, momentum: 0.9 }), [1, 2, 3]);
    expect(asNumber).toEqual(pathOf(sgd({ learningRate: 0.1, momentum: { beta: 0.9, form: 'classic' } }), [1, 2, 3]));
  });

  test('β = 0 is plain SGD, to the bit (property 54)', () => {
    const gradients = fc.array(
      fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e30), max: Math.fround(1e30) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(fc.constantFrom('classic', 'ema', 'heavyBall'), gradients, (form, steps) => {
        const path = pathOf(sgd({ learningRate: 0.3, momentum: { beta: 0, form } }), steps);
        expect(path).toEqual(pathOf(sgd({ learningRate: 0.3 }), steps));
      }),
      PROPERTIES,
    );
  });

  for (const options of [{}, { average: true }, { beta: 0.5, nesterov: true }]) {
    describe(JSON.stringify(options), () => {
      const make = () => momentum(options);
      const still = () => chain(scaleByLearningRate(0), momentum(options) as never);
      for (const { name, check } of transformCases({ make, still, use: allOptimizers })) test(name, check);
    });
  }

  test.each<[string, unknown, string, string]>([
    ['β = 1', { beta: 1 }, 'E_RANGE', 'momentum: beta must be in [0, 1), got 1'],
    ['a word for β', { beta: '0.9' }, 'E_ARG', 'momentum: beta must be a number'],
    ['a form, which is sgd’s', { form: 'ema' }, 'E_ARG', 'momentum: unknown option "form"'],
    ['a number for nesterov', { nesterov: 1 }, 'E_ARG', 'momentum: nesterov must be true or false, got 1'],
  ])('refuses %s', (_, options, code, words) => {
    expectError(() => momentum(options as never), code, words);
  });
});
