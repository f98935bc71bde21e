import { parametersOf, sizeOf, type Layer, type Parameter } from '@gradwright/core';

/** About a megabyte of numbers: what lies between layers, and its gradients beside it, then stay in a cache of two. */
const NUMBERS = 2 ** 18;

/**
 * How many rows of a large batch pass through a model at once. What lies between its layers is written to memory and read back several
 * times a step; a block of rows finds it in a cache. The bits are the same, since each gradient adds up its rows in their order (Theory §32).
 *
 * @param numbersPerRow what the layers put out for one row, together
 * @returns at least so many that a block is worth its pass over the parameters, which it reads and whose gradients it adds to. `Infinity` where blocks are not
 *   allowed: a row depends on the others, or a parameter is used twice, whose sums would take another order
 */
export function rowsPerBlock(model: Layer, numbersPerRow: number): number {
  if (model.wholeBatch === true || usesParameterTwice(model)) return Infinity;
  const parameters = parametersOf(model).reduce((sum, { parameter }) => sum + sizeOf(parameter.shape), 0);
  return Math.ceil(Math.max(NUMBERS, 2 * parameters) / Math.max(1, numbersPerRow));
}

function usesParameterTwice(model: Layer): boolean {
  const seen = new Set<Parameter>();
  const walk = ({ parameters, children = {} }: Layer): boolean => {
    for (const parameter of Object.values(parameters)) {
      if (seen.has(parameter)) return true;
      seen.add(parameter);
    }
    return Object.values(children).some(walk);
  };
  return walk(model);
}
