import {
  blockLike,
  checkChoice,
  checkBoolean,
  checkNumber,
  checkOptions,
  eachSegment,
  momentumUpdate,
  type Block,
  type Transform,
} from '@gradwright/core';

/** The three things that are called momentum. */
export type MomentumForm = 'classic' | 'ema' | 'heavyBall';

/** How updates gather speed. */
export interface MomentumSettings {
  /** How much of the velocity stays from step to step, in [0, 1). Default 0.9. */
  readonly beta?: number;
  /** `ema`: what joins is weighted by 1 − β; else by 1. The other two differ in where the rate stands: see `sgd`. */
  readonly average?: boolean;
  /** Look ahead by one step of the velocity. Default false. */
  readonly nesterov?: boolean;
}

/**
 * v = β·v + u (or, averaged, β·v + (1 − β)·u), then u = v; with Nesterov's look-ahead u = β·v + u  (Theory §7, §15, §24).
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = chain(momentum({ beta: 0.9 }), scaleByLearningRate(0.1)); // sgd's heavyBall
 */
export function momentum(options: MomentumSettings = {}): Transform<{ readonly velocity: Block }> {
  const { beta = 0.9, average = false, nesterov = false } = checkOptions('momentum', options, ['beta', 'average', 'nesterov']);
  checkNumber('momentum', 'beta', beta, { min: 0, below: 1 });
  checkBoolean('momentum', 'average', average);
  checkBoolean('momentum', 'nesterov', nesterov);
  const kernelOptions = { beta, rate: average ? 1 - beta : 1, nesterov };
  return {
    type: 'momentum',
    settings: [{ ...options }],
    init: (parameters) => ({ velocity: blockLike(parameters) }),
    update(updates, { velocity }) {
      eachSegment((update, speed) => momentumUpdate(update, speed, kernelOptions), updates, velocity);
    },
  };
}

/** @throws E_ARG when it is none of the three */
export function checkForm(where: string, argument: string, form: unknown): MomentumForm {
  return checkChoice(where, argument, form, ['classic', 'ema', 'heavyBall']);
}
