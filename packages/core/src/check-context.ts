import { wrongType } from './checks.ts';
import type { Context } from './context.ts';
import { createError } from './errors.ts';

/**
 * Returns the context of a `forward` if it has what a layer draws and counts by: none may be left out, and one made by hand may lack some.
 *
 * @throws E_ARG when it is missing, is no object, or lacks `random` or `batch`
 * @example
 * checkContext('mine', createContext({ backend: createReferenceBackend(), batchSize: 2 })).training; // → false
 * checkContext('mine', {} as Context); // throws E_ARG: mine.forward: context must be what createContext…
 */
export function checkContext(layer: string, context: Context): Context {
  const candidate: Partial<Context> | null | undefined = context;
  if (typeof candidate?.random?.fork === 'function' && typeof candidate.batch?.size === 'number') return context;
  const expected = 'createContext({ backend, batchSize })';
  if (candidate !== undefined && candidate !== null)
    throw wrongType(`${layer}.forward`, 'context', context, `what ${expected} gives`);
  const problem = `context is missing, expected ${expected} as the second argument; predict() and train() make their own`;
  throw createError('E_ARG', `${layer}.forward`, problem, { argument: 'context', received: context, expected });
}
