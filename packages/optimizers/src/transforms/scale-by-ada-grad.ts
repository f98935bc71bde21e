import { adaGradUpdate, blockLike, checkOptions, eachSegment, type Block, type Transform } from '@gradwright/core';
import { checkPositive } from '../checks.ts';

/** What keeps a division from being one by 0. */
export interface EpsilonOptions {
  /** Added to the root. Default 1e-7. */
  readonly epsilon?: number;
}

/**
 * s = s + g², u = g/(√s + ε): each parameter at a rate of its own, which falls with all it has seen  (Theory §24; Duchi, Hazan & Singer 2011).
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = chain(scaleByAdaGrad(), scaleByLearningRate(0.1));
 */
export function scaleByAdaGrad(options: EpsilonOptions = {}): Transform<{ readonly squares: Block }> {
  return adaGradScaling('scaleByAdaGrad', checkOptions('scaleByAdaGrad', options, ['epsilon']));
}

/** `scaleByAdaGrad`, whose errors name the recipe that was called. */
export function adaGradScaling(where: string, { epsilon = 1e-7 }: EpsilonOptions): Transform<{ readonly squares: Block }> {
  checkPositive(where, 'epsilon', epsilon);
  return {
    type: 'scaleByAdaGrad',
    settings: [{ epsilon }],
    init: (parameters) => ({ squares: blockLike(parameters) }),
    update(updates, { squares }) {
      eachSegment((update, square) => adaGradUpdate(update, square, { epsilon }), updates, squares);
    },
  };
}
