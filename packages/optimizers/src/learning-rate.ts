import { createError, show, wrongType, type Progress, type Schedule, type TransformState } from '@gradwright/core';
import { checkRate, isSchedule } from './checks.ts';

/** A learning rate as a schedule: a number is the one that never changes. */
export function asSchedule(where: string, learningRate: number | Schedule): Schedule {
  if (typeof learningRate === 'number') {
    checkRate(where, 'learningRate', learningRate);
    return { type: 'constant', settings: [learningRate], at: () => learningRate };
  }
  if (isSchedule(learningRate)) return learningRate;
  throw wrongType(where, 'learningRate', learningRate, 'a number or a schedule such as inverseTime()');
}

/**
 * The rate of this step.
 *
 * @throws E_ARG when the schedule gives anything but a number of at least 0
 */
export function rateAt(schedule: Schedule, state: TransformState, progress: Progress): number {
  const rate: unknown = schedule.at(progress, state.schedule as TransformState | undefined);
  if (typeof rate === 'number' && rate >= 0 && rate < Infinity) return rate;
  const problem = `the schedule ${schedule.type} gave ${show(rate)} at step ${progress.step}, expected a number of at least 0`;
  throw createError('E_ARG', 'learningRate', problem, { argument: 'schedule', received: rate });
}

/** What every recipe may be told about its rate. */
export interface RateOptions {
  /** A number, or a schedule such as `cosine({ initial: 0.1, steps: 1000 })`. */
  readonly learningRate: number | Schedule;
}
