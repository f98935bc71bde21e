import { eachSegment, scale, type Schedule, type Transform } from '@gradwright/core';
import { asSchedule, rateAt } from '../learning-rate.ts';

/**
 * u = −η·u: a step down the gradient  (Theory §7). η is a number or a schedule.
 *
 * @throws E_ARG, E_RANGE when η is no number of at least 0; (in `update`, before anything changes) E_ARG when a schedule gives none
 */
export function scaleByLearningRate(learningRate: number | Schedule): Transform {
  const schedule = asSchedule('scaleByLearningRate', learningRate);
  return {
    type: 'scaleByLearningRate',
    settings: [learningRate],
    init: () => ({ schedule: schedule.init?.() }),
    check: (state, progress) => void rateAt(schedule, state, progress),
    update(updates, state, _parameters, progress) {
      const rate = rateAt(schedule, state, progress);
      eachSegment((update) => scale(update, -rate), updates);
    },
  };
}
