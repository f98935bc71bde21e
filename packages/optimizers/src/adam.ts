import { checkOptions, type Transform } from '@gradwright/core';
import { checkRate } from './checks.ts';
import { asSchedule, type RateOptions } from './learning-rate.ts';
import { withDecay } from './sgd.ts';
import { addWeightDecay } from './transforms/add-weight-decay.ts';
import { chained } from './transforms/chain.ts';
import { adamScaling, type AdamSettings } from './transforms/scale-by-adam.ts';
import { scaleByLearningRate } from './transforms/scale-by-learning-rate.ts';

/** What `adam` may be told. */
export interface AdamOptions extends RateOptions, AdamSettings {
  /** Inverse-time decay of the rate, by update steps from 0. */
  readonly decay?: number;
}

/** What `adamW` may be told. */
export interface AdamWOptions extends AdamOptions {
  /** λ of the decoupled decay w = w − η·λ·w. Default 0.01. */
  readonly weightDecay?: number;
}

const OWN = ['beta1', 'beta2', 'epsilon'] as const;

/**
 * Adam: each parameter at a rate of its own, from the means of its gradients and of their squares: w = w − η·m̂/(√v̂ + ε)  (Theory §24;
 * Kingma & Ba 2015).
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = adam({ learningRate: 1e-3 });
 */
export function adam(options: AdamOptions): Transform {
  const given = checkOptions('adam', options, ['learningRate', 'decay', ...OWN]);
  const step = scaleByLearningRate(rateOf('adam', given.learningRate, given.decay));
  return chained('adam', settingsOf(given), [scaled('adam', given), step]);
}

/**
 * AdamW: Adam with decay beside it and not through it: w = w − η·λ·w − η·m̂/(√v̂ + ε)  (Theory §24; Loshchilov & Hutter 2019).
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = adamW({ learningRate: 1e-3, weightDecay: 0.01 });
 */
export function adamW(options: AdamWOptions): Transform {
  const {
    learningRate,
    decay,
    weightDecay = 0.01,
  } = checkOptions('adamW', options, ['learningRate', 'decay', 'weightDecay', ...OWN]);
  checkRate('adamW', 'weightDecay', weightDecay);
  const step = scaleByLearningRate(rateOf('adamW', learningRate, decay));
  return chained('adamW', settingsOf(options), [scaled('adamW', options), addWeightDecay(weightDecay), step]);
}

function rateOf(where: string, learningRate: AdamOptions['learningRate'], decay: number | undefined) {
  const rate = withDecay(where, learningRate, decay);
  asSchedule(where, rate);
  return rate;
}

function scaled(where: string, options: AdamSettings): Transform {
  return adamScaling(where, options) as unknown as Transform;
}

function settingsOf(options: AdamWOptions): Transform['settings'] {
  return [{ ...options }] as unknown as Transform['settings'];
}
