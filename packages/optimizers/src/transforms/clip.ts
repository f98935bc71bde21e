import { clamp, eachSegment, fill, scaleToNorm, sizeOf, sumOfSquares, zeros, type Block, type Transform } from '@gradwright/core';
import { checkPositive } from '../checks.ts';

/**
 * Each element of the gradient to [−limit, limit]  (Theory §26). It changes the direction.
 *
 * @throws E_ARG, E_RANGE when the limit is not above 0
 * @example
 * const optimizer = chain(clipByValue(0.5), adam({ learningRate: 0.001 }));
 */
export function clipByValue(limit: number): Transform {
  return clipping('clipByValue', limit, (updates) => eachSegment((update) => clamp(update, limit), updates));
}

/**
 * Each parameter's gradient to a norm of at most `limit`: g·min(1, limit/‖g‖)  (Theory §26).
 *
 * A gradient so large that ‖g‖² is beyond float32 (‖g‖ above 1.8·10¹⁹) becomes 0: no step, rather than a broken one.
 *
 * @throws E_ARG, E_RANGE when the limit is not above 0
 * @example
 * const optimizer = chain(clipByNorm(1), adam({ learningRate: 0.001 }));
 */
export function clipByNorm(limit: number): Transform {
  return clipping('clipByNorm', limit, ({ backend, segments }) => {
    const squares = zeros(backend, []);
    for (const { tensor, parameters } of segments) {
      for (const { parameter, offset } of parameters) {
        const part = backend.view(tensor, offset, [sizeOf(parameter.shape)]);
        sumOfSquares(part, squares);
        scaleToNorm(part, squares, limit);
      }
    }
  });
}

/**
 * All gradients together to a norm of at most `limit`: the step gets shorter, and keeps its direction  (Theory §26; Pascanu,
 * Mikolov & Bengio 2013). As with `clipByNorm`, no step is made where ‖g‖² is beyond float32.
 *
 * @throws E_ARG, E_RANGE when the limit is not above 0
 * @example
 * const optimizer = chain(clipByGlobalNorm(1), sgd({ learningRate: 0.1 }));
 */
export function clipByGlobalNorm(limit: number): Transform {
  return clipping('clipByGlobalNorm', limit, (updates) => {
    const squares = fill(updates.backend.allocate([]), 0);
    eachSegment((update) => sumOfSquares(update, squares, { accumulate: true }), updates);
    eachSegment((update) => scaleToNorm(update, squares, limit), updates);
  });
}

function clipping(type: string, limit: number, clip: (updates: Block) => void): Transform {
  checkPositive(type, 'limit', limit);
  return {
    type,
    settings: [limit],
    init: () => ({}),
    update: (updates) => updates.backend.scope(() => clip(updates)),
  };
}
