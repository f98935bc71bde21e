import { checkBoolean, checkNumber, checkOptions, createError, type Schedule, type Transform } from '@gradwright/core';
import { checkRate } from './checks.ts';
import { asSchedule, type RateOptions } from './learning-rate.ts';
import { inverseTime } from './schedules/inverse-time.ts';
import { chained } from './transforms/chain.ts';
import { checkForm, momentum as gather, type MomentumForm } from './transforms/momentum.ts';
import { scaleByLearningRate } from './transforms/scale-by-learning-rate.ts';

/** Which momentum, and how much of it. */
export interface MomentumOptions {
  /** How much of the velocity stays from step to step, β in [0, 1). */
  readonly beta: number;
  /** Default `'classic'`. */
  readonly form?: MomentumForm;
}

/** What `sgd` may be told. */
export interface SgdOptions extends RateOptions {
  /** Inverse-time decay d of the rate, by update steps from 0: η₀/(1 + d·t). For a rate that is a number. */
  readonly decay?: number;
  /** β, or β and the form. Default none. */
  readonly momentum?: number | MomentumOptions;
  /** Look ahead by one step of the velocity; needs momentum. Default false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent: w = w − η·g, with momentum in one of three forms  (Theory §7, §15, §16).
 *
 * | form | velocity | step |
 * | --- | --- | --- |
 * | `classic` (default) | v = β·v − η·g | w = w + v |
 * | `heavyBall` | v = β·v + g | w = w − η·v |
 * | `ema` | v = β·v + (1 − β)·g | w = w − η·v |
 *
 * They agree while the rate is constant and converted (`convertLearningRate`): in `classic` the velocity remembers old rates. Nesterov's
 * look-ahead, in the classic form (§24): w = w + β·v − η·g.
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = sgd({ learningRate: 1, decay: 1e-3, momentum: 0.9 });
 */
export function sgd(options: SgdOptions): Transform {
  const where = 'sgd';
  const {
    learningRate,
    decay,
    momentum,
    nesterov = false,
  } = checkOptions(where, options, ['learningRate', 'decay', 'momentum', 'nesterov']);
  const rate = withDecay(where, learningRate, decay);
  asSchedule(where, rate);
  checkBoolean(where, 'nesterov', nesterov);
  const settings = [{ ...options }] as unknown as Transform['settings'];
  if (momentum === undefined) {
    if (nesterov) throw createError('E_ARG', where, 'nesterov needs momentum, expected momentum: 0.9', { argument: 'nesterov' });
    return chained(where, settings, [scaleByLearningRate(rate)]);
  }
  const { beta, form = 'classic' } = checkMomentum(where, momentum);
  checkForm(where, 'momentum.form', form);
  const velocity = gather({ beta, average: form === 'ema', nesterov }) as unknown as Transform;
  const step = scaleByLearningRate(rate);
  return chained(where, settings, form === 'classic' ? [step, velocity] : [velocity, step]);
}

function checkMomentum(where: string, momentum: number | MomentumOptions): MomentumOptions {
  const options =
    typeof momentum === 'number' ? { beta: momentum } : checkOptions(`${where}: momentum`, momentum, ['beta', 'form']);
  checkNumber(where, typeof momentum === 'number' ? 'momentum' : 'momentum.beta', options.beta, { min: 0, below: 1 });
  return options;
}

/** A rate that is a number, and decays. @throws E_ARG when a schedule should decay besides */
export function withDecay(where: string, learningRate: number | Schedule, decay: number | undefined): number | Schedule {
  if (decay === undefined) return learningRate;
  if (typeof learningRate !== 'number') {
    const problem = 'decay goes with a learningRate that is a number, expected decay inside the schedule';
    throw createError('E_ARG', where, problem, { argument: 'decay', received: decay });
  }
  checkRate(where, 'learningRate', learningRate);
  checkNumber(where, 'decay', decay, { min: 0 });
  return inverseTime({ initial: learningRate, decay });
}
