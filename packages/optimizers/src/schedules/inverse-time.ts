import { checkNumber, checkOptions, type Schedule } from '@gradwright/core';
import { checkRate } from '../checks.ts';
import { counter, type PerOptions } from './per.ts';

/** What `inverseTime` is told. */
export interface InverseTimeOptions extends PerOptions {
  readonly initial: number;
  /** d: at t = 1/d the rate is half of what it was. */
  readonly decay: number;
}

/**
 * η_t = η₀/(1 + d·t)  (Theory §7). t counts update steps from 0 unless `per: 'epoch'`.
 *
 * @throws E_ARG, E_RANGE for options
 * @example inverseTime({ initial: 1, decay: 0.5 }).at({ step: 2, epoch: 0 }); // → 0.5
 */
export function inverseTime(options: InverseTimeOptions): Schedule {
  const where = 'inverseTime';
  const { initial, decay, per } = checkOptions(where, options, ['initial', 'decay', 'per']);
  checkRate(where, 'initial', initial);
  checkNumber(where, 'decay', decay, { min: 0 });
  const count = counter(where, per);
  return { type: where, settings: [{ ...options }], at: (progress) => initial / (1 + decay * count(progress)) };
}
