import { createError, parametersOf, readNow, showShape, sizeOf, type Layer, type Shape } from '@gradwright/core';

/** The numbers of a model by path, off its backend: weights and running statistics. */
export type Weights = ReadonlyMap<string, { readonly shape: Shape; readonly data: Float32Array | Float64Array }>;

/**
 * Copies a model's numbers out.
 *
 * @throws E_STATE before `place`
 */
export function readWeights(model: Layer): Weights {
  return new Map(
    parametersOf(model).map(({ path, parameter }) => [path, { shape: parameter.shape, data: readNow(parameter.value) }]),
  );
}

/**
 * Gives a placed model other numbers, all or none.
 *
 * @throws E_SHAPE when one is missing, too many, or shaped otherwise; E_STATE before `place`
 */
export function writeWeights(model: Layer, weights: Weights): void {
  const parameters = parametersOf(model);
  for (const { path, parameter } of parameters) {
    const found = weights.get(path);
    if (found === undefined)
      throw createError('E_SHAPE', 'writeWeights', `no numbers for ${path}, expected ${showShape(parameter.shape)}`);
    const sameSize = showShape(found.shape) === showShape(parameter.shape) && found.data.length === sizeOf(parameter.shape);
    if (!sameSize) {
      const problem = `${path} has shape ${showShape(found.shape)}, expected ${showShape(parameter.shape)}`;
      throw createError('E_SHAPE', 'writeWeights', problem, { argument: path });
    }
  }
  if (weights.size !== parameters.length) {
    const known = new Set(parameters.map(({ path }) => path));
    const stray = [...weights.keys()].find((path) => !known.has(path));
    throw createError('E_SHAPE', 'writeWeights', `${stray} is no parameter of this model`, { argument: stray ?? 'weights' });
  }
  for (const { parameter } of parameters) void parameter.value;
  for (const { path, parameter } of parameters) parameter.value.backend.write(parameter.value, weights.get(path)!.data);
}
