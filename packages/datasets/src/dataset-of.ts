import { createError, createReferenceBackend, tensor, type Dataset, type Shape } from '@gradwright/core';
import type { NumberTarget, Preparation, PreparedDataset } from './preparation.ts';

/** The numbers of a dataset, and how they came about. */
export interface DatasetParts {
  readonly inputs: ArrayLike<number>;
  /** The shape of all inputs: `[rows, …features]`. */
  readonly inputShape: Shape;
  readonly targets: ArrayLike<number>;
  readonly targetShape: Shape;
  readonly weights?: ArrayLike<number>;
  readonly preparation: Preparation;
}

/** A dataset on a reference backend of its own: a run uploads it once to where it trains. */
export function datasetOf({ inputs, inputShape, targets, targetShape, weights, preparation }: DatasetParts): PreparedDataset {
  const backend = createReferenceBackend();
  const flat = (numbers: ArrayLike<number>) => (ArrayBuffer.isView(numbers) ? numbers : Float64Array.from(numbers));
  return {
    size: inputShape[0]!,
    inputs: tensor(backend, flat(inputs), inputShape),
    targets: tensor(backend, flat(targets), targetShape),
    ...(weights === undefined ? {} : { weights: tensor(backend, flat(weights), [weights.length]) }),
    preparation,
  };
}

/**
 * Returns `value` if it is a dataset with at least one row whose tensors agree on how many there are.
 *
 * @throws E_ARG when it is none; E_SHAPE when inputs, targets or weights differ in rows; E_EMPTY when there is none
 */
export function checkDataset<D extends Dataset>(where: string, argument: string, value: D): D {
  if (typeof value !== 'object' || value === null || value.inputs?.shape === undefined || value.targets?.shape === undefined) {
    throw createError('E_ARG', where, `${argument} must be a dataset, with inputs and targets`, { argument, received: value });
  }
  const rows = value.inputs.shape[0];
  for (const part of ['targets', 'weights'] as const) {
    const tensor = value[part];
    if (tensor !== undefined && tensor.shape[0] !== rows) {
      const problem = `${argument} has ${rows} rows of inputs and ${tensor.shape[0]} of ${part}, expected as many`;
      throw createError('E_SHAPE', where, problem, { argument, received: tensor.shape[0], expected: String(rows) });
    }
  }
  if (value.size !== rows)
    throw createError('E_SHAPE', where, `${argument}.size is ${value.size}, but it has ${rows} rows`, { argument });
  if (rows === 0) throw createError('E_EMPTY', where, `${argument} has no rows`, { argument });
  return value;
}

/** Numeric targets that are what they are. */
export function identityTarget(outputs: number, names?: readonly string[]): NumberTarget {
  return {
    kind: 'numbers',
    names: names ?? Array.from({ length: outputs }, (_, i) => (outputs === 1 ? 'target' : `target ${i + 1}`)),
    center: Array.from({ length: outputs }, () => 0),
    scale: Array.from({ length: outputs }, () => 1),
    decimal: '.',
  };
}
