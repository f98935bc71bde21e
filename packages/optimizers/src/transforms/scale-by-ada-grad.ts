import { adaGradUpdate, blockLike, checkOptions, eachSegment, type Block, type Transform } from '@gradwright/core';
import { checkPositive } from '../checks.ts';

/** What keeps a division from being one by 0. */
export interface EpsilonOptions {
  /** Added to the root. Default 1e-7. */
  readonly epsilon?: number;
}

/**
 * s = s + g², u = g/(√s + ε): each parameter at a rate of its own, which falls with all it has seen  (Duchi, Hazan & Singer 2011).
 *
 * @throws E_ARG, E_RANGE for options
 * @example
 * const optimizer = chain(scaleByAdaGrad(), scaleByLearningRate(0.1));
 */
export function scaleByAdaGrad(options: EpsilonOptions = {}): Transform<{ readonly squares: Block }> {
  const { epsilon = 1e-7 } = checkOptions('scaleByAdaGrad', options, ['epsilon']);
  checkPositive('scaleByAdaGrad', 'epsilon', epsilon);
  return {
    type: 'scaleByAdaGrad',
    settings: [{ ...options }],
    init: (parameters) => ({ squares: blockLike(parameters) }),
    update(updates, { squares }) {
      eachSegment((update, square) => adaGradUpdate(update, square, { epsilon }), updates, squares);
    },
  };
}
