import { blockLike, checkNumber, checkOptions, eachSegment, rmsPropUpdate, type Block, type Transform } from '@gradwright/core';
import { checkPositive } from '../checks.ts';

/** How the mean of squares moves. */
export interface RmsPropSettings {
  /** How much of the mean stays, ρ in [0, 1). Default 0.9. */
  readonly rho?: number;
  /** Added to the root. Default 1e-7. */
  readonly epsilon?: number;
}

/**
 * s = ρ·s + (1 − ρ)·g², u = g/(√s + ε): AdaGrad that forgets  (Theory §24; Hinton's lecture 6e, 2012).
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = chain(clipByNorm(1), scaleByRmsProp({ rho: 0.99 }), scaleByLearningRate(0.001));
 */
export function scaleByRmsProp(options: RmsPropSettings = {}): Transform<{ readonly squares: Block }> {
  return rmsPropScaling('scaleByRmsProp', checkOptions('scaleByRmsProp', options, ['rho', 'epsilon']));
}

/** `scaleByRmsProp`, whose errors name the recipe that was called. */
export function rmsPropScaling(
  where: string,
  { rho = 0.9, epsilon = 1e-7 }: RmsPropSettings,
): Transform<{ readonly squares: Block }> {
  checkNumber(where, 'rho', rho, { min: 0, below: 1 });
  checkPositive(where, 'epsilon', epsilon);
  return {
    type: 'scaleByRmsProp',
    settings: [{ rho, epsilon }],
    init: (parameters) => ({ squares: blockLike(parameters) }),
    update(updates, { squares }) {
      eachSegment((update, square) => rmsPropUpdate(update, square, { rho, epsilon }), updates, squares);
    },
  };
}
