import { checkOptions, type Transform } from '@gradwright/core';
import { asSchedule, type RateOptions } from './learning-rate.ts';
import { withDecay } from './sgd.ts';
import { chained } from './transforms/chain.ts';
import { scaleByLearningRate } from './transforms/scale-by-learning-rate.ts';
import { rmsPropScaling, type RmsPropSettings } from './transforms/scale-by-rms-prop.ts';

/** What `rmsProp` may be told. */
export interface RmsPropOptions extends RateOptions, RmsPropSettings {
  /** Inverse-time decay of the rate, by update steps from 0. */
  readonly decay?: number;
}

/**
 * RMSprop: s = ρ·s + (1 − ρ)·g², w = w − η·g/(√s + ε)  (Theory §24; Hinton's lecture 6e, 2012).
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = rmsProp({ learningRate: 1e-3, rho: 0.9 });
 */
export function rmsProp(options: RmsPropOptions): Transform {
  const { learningRate, decay } = checkOptions('rmsProp', options, ['learningRate', 'decay', 'rho', 'epsilon']);
  const rate = withDecay('rmsProp', learningRate, decay);
  asSchedule('rmsProp', rate);
  const scaled = rmsPropScaling('rmsProp', options) as unknown as Transform;
  return chained('rmsProp', [{ ...options }] as unknown as Transform['settings'], [scaled, scaleByLearningRate(rate)]);
}
