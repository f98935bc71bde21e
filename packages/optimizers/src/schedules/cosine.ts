import { checkInteger, checkOptions, type Schedule } from '@gradwright/core';
import { checkRate } from '../checks.ts';
import { halfWave } from './half-wave.ts';
import { counter, type PerOptions } from './per.ts';

/** What `cosine` is told. */
export interface CosineOptions extends PerOptions {
  readonly initial: number;
  /** After how many steps (or epochs) the rate is `final`, and stays there. */
  readonly steps: number;
  /** Default 0. */
  readonly final?: number;
}

/**
 * η_t = η_end + (η₀ − η_end)·(1 + cos(π·t/T))/2, then η_end: half a wave  (Theory §25; Loshchilov & Hutter 2017).
 *
 * @throws E_ARG, E_RANGE for options
 * @example cosine({ initial: 1, steps: 10 }).at({ step: 5, epoch: 0 }); // → 0.5
 */
export function cosine(options: CosineOptions): Schedule {
  const where = 'cosine';
  const { initial, steps, final = 0, per } = checkOptions(where, options, ['initial', 'steps', 'final', 'per']);
  checkRate(where, 'initial', initial);
  checkInteger(where, 'steps', steps, { min: 1 });
  checkRate(where, 'final', final);
  const count = counter(where, per);
  const at: Schedule['at'] = (progress) => final + (initial - final) * halfWave(Math.min(1, count(progress) / steps));
  return { type: where, settings: [{ ...options }], at };
}
