import {
  checkNumber,
  clamp,
  eachSegment,
  fill,
  scaleToNorm,
  sizeOf,
  sumOfSquares,
  zeros,
  type Block,
  type Transform,
} from '@gradwright/core';

/**
 * Each element of the gradient to [−limit, limit]  (Theory §13.2). It changes the direction.
 *
 * @throws E_ARG, E_RANGE when the limit is not above 0
 */
export function clipByValue(limit: number): Transform {
  return clipping('clipByValue', limit, (updates) => eachSegment((update) => clamp(update, limit), updates));
}

/**
 * Each parameter's gradient to a norm of at most `limit`: g·min(1, limit/‖g‖)  (Theory §13.2).
 *
 * @throws E_ARG, E_RANGE when the limit is not above 0
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
 * All gradients together to a norm of at most `limit`: the step gets shorter, and keeps its direction  (Theory §13.2; Pascanu,
 * Mikolov & Bengio 2013).
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
  checkNumber(type, 'limit', limit, { above: 0 });
  return {
    type,
    settings: [limit],
    init: () => ({}),
    update: (updates) => updates.backend.scope(() => clip(updates)),
  };
}
