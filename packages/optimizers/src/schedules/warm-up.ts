import { checkInteger, checkNumber, checkOptions, wrongType, type Schedule, type TransformState } from '@gradwright/core';

/** What `warmUp` is told. */
export interface WarmUpOptions {
  /** How many updates the rise takes. */
  readonly steps: number;
  /** What comes after; it counts its own steps from 0. */
  readonly then: Schedule;
  /** The share of the first rate with which the first update is made, as a count of steps: 1 (default) starts at 1/steps, 0 at nothing. */
  readonly offset?: number;
}

/**
 * A straight rise to the first rate of another schedule: η_t = η·(t + offset)/steps for t < steps, then that schedule from its start.
 *
 * @throws E_ARG, E_RANGE for options
 * @example warmUp({ steps: 4, then: inverseTime({ initial: 1, decay: 0 }) }).at({ step: 1, epoch: 0 }); // → 0.5
 */
export function warmUp(options: WarmUpOptions): Schedule {
  const where = 'warmUp';
  const { steps, then, offset = 1 } = checkOptions(where, options, ['steps', 'then', 'offset']);
  checkInteger(where, 'steps', steps, { min: 1 });
  checkNumber(where, 'offset', offset, { min: 0, max: 1 });
  if (typeof then?.at !== 'function') throw wrongType(where, 'then', then, 'a schedule such as cosine()');
  return {
    type: where,
    settings: [{ ...options }] as unknown as Schedule['settings'],
    init: () => ({ then: then.init?.() }),
    at(progress, state) {
      const own = state?.then as TransformState | undefined;
      const later = { ...progress, step: Math.max(0, progress.step - steps) };
      const rate = then.at(later, own);
      return progress.step < steps ? (rate * (progress.step + offset)) / steps : rate;
    },
  };
}
