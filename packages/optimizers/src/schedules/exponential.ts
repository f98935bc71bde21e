import { checkNumber, checkOptions, type Schedule } from '@gradwright/core';
import { checkRate } from '../checks.ts';
import { counter, type PerOptions } from './per.ts';
import { power } from './power.ts';

/** What `exponential` is told. */
export interface ExponentialOptions extends PerOptions {
  readonly initial: number;
  /** What each step (or epoch) multiplies the rate by. */
  readonly factor: number;
}

/**
 * η_t = η₀·factorᵗ  (Theory §25).
 *
 * @throws E_ARG, E_RANGE for options
 * @example exponential({ initial: 1, factor: 0.5 }).at({ step: 3, epoch: 0 }); // → 0.125
 */
export function exponential(options: ExponentialOptions): Schedule {
  const where = 'exponential';
  const { initial, factor, per } = checkOptions(where, options, ['initial', 'factor', 'per']);
  checkRate(where, 'initial', initial);
  checkNumber(where, 'factor', factor, { min: 0 });
  const count = counter(where, per);
  return { type: where, settings: [{ ...options }], at: (progress) => initial * power(factor, count(progress)) };
}
