import { checkInteger, checkNumber, checkOptions, type Schedule } from '@gradwright/core';
import { checkRate } from '../checks.ts';
import { counter, type PerOptions } from './per.ts';
import { power } from './power.ts';

/** What `stepDecay` is told. */
export interface StepDecayOptions extends PerOptions {
  readonly initial: number;
  /** What the rate is multiplied by. */
  readonly factor: number;
  /** How many steps (or epochs) it stays. */
  readonly every: number;
}

/**
 * η_t = η₀·factor^⌊t/every⌋: a stair  (Theory §25).
 *
 * @throws E_ARG, E_RANGE for options
 * @example stepDecay({ initial: 1, factor: 0.5, every: 10 }).at({ step: 25, epoch: 0 }); // → 0.25
 */
export function stepDecay(options: StepDecayOptions): Schedule {
  const where = 'stepDecay';
  const { initial, factor, every, per } = checkOptions(where, options, ['initial', 'factor', 'every', 'per']);
  checkRate(where, 'initial', initial);
  checkNumber(where, 'factor', factor, { min: 0 });
  checkInteger(where, 'every', every, { min: 1 });
  const count = counter(where, per);
  return {
    type: where,
    settings: [{ ...options }],
    at: (progress) => initial * power(factor, Math.floor(count(progress) / every)),
  };
}
