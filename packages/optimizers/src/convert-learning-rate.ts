import { checkNumber, checkOptions } from '@gradwright/core';
import { checkForm, type MomentumForm } from './transforms/momentum.ts';

/** From which form of momentum to which. */
export interface ConvertLearningRateOptions {
  readonly from: MomentumForm;
  readonly to: MomentumForm;
  /** β, the same for both. */
  readonly beta: number;
  readonly learningRate: number;
}

/**
 * The rate at which one form of momentum takes the steps that another takes at `learningRate`: η_ema = η/(1 − β), and `classic` and
 * `heavyBall` share theirs  (Theory §15.2).
 *
 * The paths are the same only while the rate is constant: `classic` bakes each step's rate into the velocity.
 *
 * @throws E_ARG, E_RANGE
 * @example convertLearningRate({ from: 'classic', to: 'ema', beta: 0.75, learningRate: 0.5 }); // → 2
 */
export function convertLearningRate(options: ConvertLearningRateOptions): number {
  const where = 'convertLearningRate';
  const { from, to, beta, learningRate } = checkOptions(where, options, ['from', 'to', 'beta', 'learningRate']);
  checkNumber(where, 'beta', beta, { min: 0, below: 1 });
  checkNumber(where, 'learningRate', learningRate, { min: 0 });
  const plain = checkForm(where, 'from', from) === 'ema' ? learningRate * (1 - beta) : learningRate;
  return checkForm(where, 'to', to) === 'ema' ? plain / (1 - beta) : plain;
}
