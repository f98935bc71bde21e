import { checkOptions, type Transform } from '@gradwright/core';
import { asSchedule, type RateOptions } from './learning-rate.ts';
import { withDecay } from './sgd.ts';
import { chained } from './transforms/chain.ts';
import { adaGradScaling, type EpsilonOptions } from './transforms/scale-by-ada-grad.ts';
import { scaleByLearningRate } from './transforms/scale-by-learning-rate.ts';

/** What `adaGrad` may be told. */
export interface AdaGradOptions extends RateOptions, EpsilonOptions {
  /** Inverse-time decay of the rate, by update steps from 0. */
  readonly decay?: number;
}

/**
 * AdaGrad: s = s + g², w = w − η·g/(√s + ε)  (Theory §24; Duchi, Hazan & Singer 2011).
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = adaGrad({ learningRate: 0.1 });
 */
export function adaGrad(options: AdaGradOptions): Transform {
  const { learningRate, decay } = checkOptions('adaGrad', options, ['learningRate', 'decay', 'epsilon']);
  const rate = withDecay('adaGrad', learningRate, decay);
  asSchedule('adaGrad', rate);
  const scaled = adaGradScaling('adaGrad', options) as unknown as Transform;
  return chained('adaGrad', [{ ...options }] as unknown as Transform['settings'], [scaled, scaleByLearningRate(rate)]);
}
