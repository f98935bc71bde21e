import { addScaled, eachSegment, type Transform } from '@gradwright/core';
import { checkRate } from '../checks.ts';

/**
 * u = u + λ·w: decay beside the gradient's own way through the optimizer, where L2 would go through it  (Theory §24; Loshchilov & Hutter 2019).
 * It reaches every trainable parameter, biases too.
 *
 * @throws E_ARG, E_RANGE when λ is no number of at least 0
 * @example
 * const optimizer = chain(scaleByAdam(), addWeightDecay(0.01), scaleByLearningRate(0.001)); // adamW
 */
export function addWeightDecay(weightDecay: number): Transform {
  checkRate('addWeightDecay', 'weightDecay', weightDecay);
  return {
    type: 'addWeightDecay',
    settings: [weightDecay],
    init: () => ({}),
    update(updates, _state, parameters) {
      eachSegment((update, value) => addScaled(update, value, weightDecay), updates, parameters);
    },
  };
}
