import { applyUpdates, eachSegment, scale, type Schedule, type Transform } from '@gradwright/core';
import { asSchedule, rateAt } from '../learning-rate.ts';

/**
 * u = −η·u: a step down the gradient  (Theory §7). η is a number or a schedule.
 *
 * @throws E_ARG, E_RANGE when η is no number of at least 0; (in `update`, before anything changes) E_ARG when a schedule gives none
 * @example
 * const optimizer = chain(clipByValue(1), scaleByLearningRate(0.1));
 */
export function scaleByLearningRate(learningRate: number | Schedule): Transform {
  const schedule = asSchedule('scaleByLearningRate', learningRate);
  return {
    type: 'scaleByLearningRate',
    settings: [learningRate],
    init: () => ({ schedule: schedule.init?.() }),
    check(state, progress) {
      // A schedule that remembers is asked with a copy of its memory: to ask is not yet to go on.
      rateAt(schedule, state.schedule === undefined ? state : structuredClone(state), progress);
    },
    update(updates, state, _parameters, progress) {
      const rate = rateAt(schedule, state, progress);
      eachSegment((update) => scale(update, -rate), updates);
    },
    apply(updates, state, parameters, progress) {
      const rate = rateAt(schedule, state, progress);
      eachSegment((value, update) => applyUpdates(value, update, -rate), parameters, updates);
    },
  };
}
