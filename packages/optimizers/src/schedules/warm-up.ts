import { checkInteger, checkNumber, checkOptions, wrongType, type Schedule, type TransformState } from '@gradwright/core';
import { isSchedule } from '../checks.ts';

/** What `warmUp` is told. */
export interface WarmUpOptions {
  /** How many updates the rise takes. */
  readonly steps: number;
  /** What comes after; it counts its own steps from 0. */
  readonly after: Schedule;
  /** The share of the first rate with which the first update is made, as a count of steps: 1 (default) starts at 1/steps, 0 at nothing. */
  readonly offset?: number;
}

/**
 * A straight rise to the first rate of another schedule: η_t = η·(t + offset)/steps for t < steps, then that schedule from its start  (Theory §25).
 *
 * @throws E_ARG, E_RANGE for options
 * @example warmUp({ steps: 4, after: inverseTime({ initial: 1, decay: 0 }) }).at({ step: 1, epoch: 0 }); // → 0.5
 */
export function warmUp(options: WarmUpOptions): Schedule {
  const where = 'warmUp';
  const { steps, after, offset = 1 } = checkOptions(where, options, ['steps', 'after', 'offset']);
  checkInteger(where, 'steps', steps, { min: 1 });
  checkNumber(where, 'offset', offset, { min: 0, max: 1 });
  if (!isSchedule(after)) throw wrongType(where, 'after', after, 'a schedule such as cosine()');
  return {
    type: where,
    settings: [{ ...options }] as unknown as Schedule['settings'],
    init: () => ({ after: after.init?.() }),
    at(progress, state) {
      const own = state?.after as TransformState | undefined;
      const later = { ...progress, step: Math.max(0, progress.step - steps) };
      const rate = after.at(later, own);
      return progress.step < steps ? (rate * (progress.step + offset)) / steps : rate;
    },
  };
}
