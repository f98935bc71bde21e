import { checkValues, parametersOf, readNow, type Layer, type ModelValues } from '@gradwright/core';

/** The numbers of a model by path, off its backend: weights and running statistics. */
export type Weights = ModelValues;

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
  checkValues('writeWeights', model, weights);
  const parameters = parametersOf(model);
  for (const { parameter } of parameters) void parameter.value;
  for (const { path, parameter } of parameters) parameter.value.backend.write(parameter.value, weights.get(path)!.data);
}
