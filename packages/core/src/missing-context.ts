import { createError } from './errors.ts';

/**
 * What stands for the context that a caller of `forward` left out: `forward(input, { inputGradient } = missingContext('relu'))`.
 *
 * @throws E_ARG always
 */
export function missingContext(layer: string): never {
  throw createError(
    'E_ARG',
    `${layer}.forward`,
    'context is missing, expected createContext({ backend, batchSize }) as the second argument; predict() and train() make their own',
    { argument: 'context' },
  );
}
