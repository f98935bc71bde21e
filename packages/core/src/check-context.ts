import { wrongType } from './checks.ts';
import type { Context } from './context.ts';

/**
 * Checks that a context made by hand has what a layer draws and counts by.
 *
 * @throws E_ARG when it lacks `random` or `batch`, or is no object
 * @example
 * checkContext('mine', createContext({ backend: createReferenceBackend(), batchSize: 2 }));
 * checkContext('mine', {} as Context); // throws E_ARG: mine.forward: context must be what createContext…
 */
export function checkContext(layer: string, context: Context): void {
  const candidate: Partial<Context> | null | undefined = context;
  if (typeof candidate?.random?.fork === 'function' && typeof candidate.batch?.size === 'number') return;
  throw wrongType(`${layer}.forward`, 'context', context, 'what createContext({ backend, batchSize }) gives');
}
