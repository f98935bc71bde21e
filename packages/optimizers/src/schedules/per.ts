import { checkChoice, type Progress } from '@gradwright/core';

/** Whether a schedule counts updates or passes over the data. */
export interface PerOptions {
  /** Default `'step'`. */
  readonly per?: 'step' | 'epoch';
}

/** How far training is, counted in steps or epochs, from 0. */
export function counter(where: string, per: PerOptions['per'] = 'step'): (progress: Progress) => number {
  return checkChoice(where, 'per', per, ['step', 'epoch']) === 'step' ? ({ step }) => step : ({ epoch }) => epoch;
}
