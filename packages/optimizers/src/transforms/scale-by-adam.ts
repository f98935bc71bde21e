import { adamUpdate, blockLike, checkNumber, checkOptions, eachSegment, type Block, type Transform } from '@gradwright/core';
import { checkPositive } from '../checks.ts';

/** How Adam's two means move. */
export interface AdamSettings {
  /** How much of the mean of gradients stays, β₁ in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** How much of the mean of their squares stays, β₂ in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the root. Default 1e-7. */
  readonly epsilon?: number;
}

/** Both means, and β₁ᵗ and β₂ᵗ after t updates. */
type AdamState = { readonly mean: Block; readonly squares: Block; power1: number; power2: number };

/**
 * m = β₁·m + (1 − β₁)·g, v = β₂·v + (1 − β₂)·g², u = m̂/(√v̂ + ε), with both means divided by what they are still short of  (Theory
 * §24; Kingma & Ba 2015).
 *
 * β₁ᵗ is kept as a running product: a power from the engine would not have the same bits everywhere.
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = chain(scaleByAdam({ beta1: 0.9, beta2: 0.99 }), scaleByLearningRate(0.001));
 */
export function scaleByAdam(options: AdamSettings = {}): Transform<AdamState> {
  return adamScaling('scaleByAdam', checkOptions('scaleByAdam', options, ['beta1', 'beta2', 'epsilon']));
}

/** `scaleByAdam`, whose errors name the recipe that was called. */
export function adamScaling(where: string, { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamSettings): Transform<AdamState> {
  checkNumber(where, 'beta1', beta1, { min: 0, below: 1 });
  checkNumber(where, 'beta2', beta2, { min: 0, below: 1 });
  checkPositive(where, 'epsilon', epsilon);
  return {
    type: 'scaleByAdam',
    settings: [{ beta1, beta2, epsilon }],
    init: (parameters) => ({ mean: blockLike(parameters), squares: blockLike(parameters), power1: 1, power2: 1 }),
    update(updates, state) {
      const [power1, power2] = [state.power1 * beta1, state.power2 * beta2];
      const kernelOptions = { beta1, beta2, epsilon, correction1: 1 - power1, correction2: 1 - power2 };
      eachSegment(
        (update, mean, squares) => adamUpdate(update, mean, squares, kernelOptions),
        updates,
        state.mean,
        state.squares,
      );
      // Last, when nothing can fail any more.
      state.power1 = power1;
      state.power2 = power2;
    },
  };
}
