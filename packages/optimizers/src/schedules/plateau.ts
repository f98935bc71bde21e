import { checkInteger, checkNumber, checkOptions, createError, type Schedule, type TransformState } from '@gradwright/core';
import { checkRate } from '../checks.ts';

/** What `plateau` is told. */
export interface PlateauOptions {
  readonly initial: number;
  /** What the rate is multiplied by when nothing gets better. Default 0.1. */
  readonly factor?: number;
  /** How many epochs without a better validation loss are borne. Default 10. */
  readonly patience?: number;
  /** How much lower a loss must be to count. Default 1e-4. */
  readonly minimumChange?: number;
  /** The rate never falls below this. Default 0. */
  readonly minimum?: number;
}

type PlateauState = { rate: number; best: number; waited: number; epoch: number };

/**
 * Lowers the rate when the validation loss has not fallen for `patience` epochs  (Theory §25). Needs validation rows.
 *
 * @throws E_ARG, E_RANGE for options; (while training) E_STATE when there is no validation loss after the first epoch
 * @example plateau({ initial: 0.1 }).type; // → "plateau"
 */
export function plateau(options: PlateauOptions): Schedule {
  const where = 'plateau';
  const known = ['initial', 'factor', 'patience', 'minimumChange', 'minimum'] as const;
  const { initial, factor = 0.1, patience = 10, minimumChange = 1e-4, minimum = 0 } = checkOptions(where, options, [...known]);
  checkRate(where, 'initial', initial);
  checkNumber(where, 'factor', factor, { min: 0, below: 1 });
  checkInteger(where, 'patience', patience, { min: 0 });
  checkNumber(where, 'minimumChange', minimumChange, { min: 0 });
  checkNumber(where, 'minimum', minimum, { min: 0 });
  return {
    type: where,
    settings: [{ ...options }],
    init: (): TransformState => ({ rate: initial, best: Number.MAX_VALUE, waited: 0, epoch: 0 }),
    at({ epoch, validationLoss }, memory) {
      const state = memory as PlateauState;
      // Each epoch counts once, however often its rate is asked for.
      if (epoch === state.epoch) return state.rate;
      if (validationLoss === undefined) {
        throw createError('E_STATE', where, `there is no validation loss in epoch ${epoch}, expected validation rows`, {
          argument: 'validation',
        });
      }
      const better = validationLoss < state.best - minimumChange;
      state.epoch = epoch;
      state.waited = better ? 0 : state.waited + 1;
      if (better) state.best = validationLoss;
      if (state.waited > patience) {
        state.rate = Math.max(minimum, state.rate * factor);
        state.waited = 0;
      }
      return state.rate;
    },
  };
}
