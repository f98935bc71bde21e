import { build, describe as describeSchedule, type Progress, type Schedule } from '@gradwright/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, PROPERTIES } from '../../test/support.ts';
import { allOptimizers } from '../all-optimizers.ts';
import { cosine } from './cosine.ts';
import { exponential } from './exponential.ts';
import { inverseTime } from './inverse-time.ts';
import { plateau } from './plateau.ts';
import { stepDecay } from './step-decay.ts';
import { warmUp } from './warm-up.ts';

/** The rates of some steps, or of epochs of ten steps. */
const rates = (schedule: Schedule, steps: readonly number[]) =>
  steps.map((step) => schedule.at({ step, epoch: Math.floor(step / 10) }, schedule.init?.()));

describe('by hand', () => {
  test('inverse time: the first update has t = 0, and the rate itself [seed 42]', () => {
    expect(rates(inverseTime({ initial: 1, decay: 0.25 }), [0, 4, 12])).toEqual([1, 0.5, 0.25]);
    expect(rates(inverseTime({ initial: 1, decay: 1, per: 'epoch' }), [0, 9, 10, 30])).toEqual([1, 1, 0.5, 0.25]);
  });

  test('stairs', () => {
    expect(rates(stepDecay({ initial: 8, factor: 0.5, every: 2 }), [0, 1, 2, 3, 6])).toEqual([8, 8, 4, 4, 1]);
    expect(rates(stepDecay({ initial: 8, factor: 0.5, every: 2, per: 'epoch' }), [19, 20])).toEqual([8, 4]);
  });

  test('exponential', () => {
    expect(rates(exponential({ initial: 8, factor: 0.5 }), [0, 1, 3])).toEqual([8, 4, 1]);
    expect(rates(exponential({ initial: 8, factor: 0.5, per: 'epoch' }), [9, 25])).toEqual([8, 2]);
  });

  test('half a cosine, then its end for ever', () => {
    const [start, half, end, after] = rates(cosine({ initial: 3, final: 1, steps: 10 }), [0, 5, 10, 99]);
    expect([start, end, after]).toEqual([3, 1, 1]);
    expect(half).toBeCloseTo(2, 12);
  });

  test('a rise, then another schedule from its own start', () => {
    const after = stepDecay({ initial: 4, factor: 0.5, every: 2 });
    expect(rates(warmUp({ steps: 4, after }), [0, 1, 3, 4, 5, 6])).toEqual([1, 2, 4, 4, 4, 2]);
    expect(rates(warmUp({ steps: 4, after, offset: 0 }), [0, 1, 3, 4])).toEqual([0, 1, 3, 4]);
  });

  test('the bits of Math.cos and of powers, within rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 0.5, max: 1, noNaN: true }), (step, factor) => {
        const wave = (1 + Math.cos((Math.PI * step) / 1000)) / 2;
        expect(Math.abs(cosine({ initial: 1, steps: 1000 }).at({ step, epoch: 0 }) - wave)).toBeLessThan(1e-15);
        const decayed = exponential({ initial: 1, factor }).at({ step, epoch: 0 });
        expect(Math.abs(decayed - factor ** step)).toBeLessThanOrEqual(1e-12 * factor ** step + 5e-324);
      }),
      PROPERTIES,
    );
  });
});

describe('plateau', () => {
  /** The rate of each epoch, when validation ended as given before it; asked for twice an epoch. */
  const path = (schedule: Schedule, losses: readonly (number | undefined)[]) => {
    const state = schedule.init!();
    return losses.map((validationLoss, epoch) => {
      const progress: Progress = { step: 2 * epoch, epoch, ...(validationLoss === undefined ? {} : { validationLoss }) };
      const first = schedule.at(progress, state);
      expect(schedule.at({ ...progress, step: progress.step + 1 }, state)).toBe(first);
      return first;
    });
  };

  test('by hand: the rate falls after more than `patience` epochs without a better loss', () => {
    const schedule = plateau({ initial: 1, factor: 0.5, patience: 1 });
    // better, worse, worse → ½, better, worse, worse → ¼
    expect(path(schedule, [undefined, 3, 4, 4, 2, 2, 5])).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  test('what is better by less than minimumChange is not better; the rate stops at its minimum', () => {
    const schedule = plateau({ initial: 1, factor: 0.1, patience: 0, minimumChange: 0.5, minimum: 0.05 });
    expect(path(schedule, [undefined, 3, 2.8, 2.7])).toEqual([1, 1, 0.1, 0.05]);
  });

  test('a NaN is no better loss', () => {
    expect(path(plateau({ initial: 1, factor: 0.5, patience: 0 }), [undefined, 3, Number.NaN])).toEqual([1, 1, 0.5]);
  });

  test('two runs share nothing', () => {
    const schedule = plateau({ initial: 1, factor: 0.5, patience: 0 });
    expect(path(schedule, [undefined, 1, 1])).toEqual(path(schedule, [undefined, 1, 1]));
  });

  test('says what it misses without validation rows', () => {
    expectError(() => path(plateau({ initial: 1 }), [undefined, undefined]), 'E_STATE', 'expected validation rows');
  });
});

const examples: readonly Schedule[] = [
  inverseTime({ initial: 0.3, decay: 0.1, per: 'epoch' }),
  stepDecay({ initial: 0.3, factor: 0.7, every: 3 }),
  exponential({ initial: 0.3, factor: 0.9 }),
  cosine({ initial: 0.3, steps: 20, final: 0.01 }),
  warmUp({ steps: 5, offset: 0.5, after: cosine({ initial: 0.3, steps: 20 }) }),
  plateau({ initial: 0.3, patience: 2 }),
];

test.each(examples.map((schedule) => [schedule.type, schedule] as const))(
  '%s is built again from its description',
  (_, schedule) => {
    const description = JSON.parse(JSON.stringify(describeSchedule(schedule))) as Parameters<typeof build>[0];
    const again = build<Schedule>(description, { use: allOptimizers });
    expect(describeSchedule(again)).toEqual(describeSchedule(schedule));
    const steps = schedule.type === 'plateau' ? [0, 1] : [0, 1, 7, 30];
    expect(rates(again, steps)).toEqual(rates(schedule, steps));
  },
);

test('every rate is finite, at least 0, and at most the first, however long training runs', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: 0, max: 1e6 }), (step, epoch) => {
      for (const schedule of examples.filter(({ type }) => type !== 'plateau')) {
        const rate = schedule.at({ step, epoch }, schedule.init?.());
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(0.3);
      }
    }),
    PROPERTIES,
  );
});

test.each<[string, () => unknown, string, string]>([
  ['no options', () => (inverseTime as () => unknown)(), 'E_ARG', 'inverseTime: initial must be a number, got undefined'],
  [
    'a negative decay',
    () => inverseTime({ initial: 1, decay: -1 }),
    'E_RANGE',
    'inverseTime: decay must be a number of at least 0',
  ],
  [
    'an unknown unit',
    () => inverseTime({ initial: 1, decay: 1, per: 'day' as never }),
    'E_ARG',
    'inverseTime: per must be one of',
  ],
  [
    'stairs of half a step',
    () => stepDecay({ initial: 1, factor: 1, every: 0.5 }),
    'E_ARG',
    'stepDecay: every must be an integer',
  ],
  ['stairs of no step', () => stepDecay({ initial: 1, factor: 1, every: 0 }), 'E_RANGE', 'stepDecay: every'],
  ['a negative factor', () => exponential({ initial: 1, factor: -1 }), 'E_RANGE', 'exponential: factor'],
  ['a wave of no step', () => cosine({ initial: 1, steps: 0 }), 'E_RANGE', 'cosine: steps'],
  [
    'an end beyond float32',
    () => cosine({ initial: 1, steps: 2, final: 1e99 }),
    'E_RANGE',
    'cosine: final must be finite in float32',
  ],
  ['a rise to a number', () => warmUp({ steps: 2, after: 0.1 as never }), 'E_ARG', 'warmUp: after must be a schedule'],
  ['a rise to a text', () => warmUp({ steps: 2, after: 'cosine' as never }), 'E_ARG', 'warmUp: after must be a schedule'],
  [
    'a rise from above',
    () => warmUp({ steps: 2, after: examples[0]!, offset: 2 }),
    'E_RANGE',
    'warmUp: offset must be in [0, 1]',
  ],
  ['a plateau that raises', () => plateau({ initial: 1, factor: 1 }), 'E_RANGE', 'plateau: factor must be in [0, 1), got 1'],
  ['a plateau without patience', () => plateau({ initial: 1, patience: -1 }), 'E_RANGE', 'plateau: patience'],
  ['a misspelt option', () => plateau({ initial: 1, paitence: 3 } as never), 'E_ARG', 'plateau: unknown option "paitence"'],
])('refuses %s', (_, make, code, words) => {
  expectError(make, code, words);
});
