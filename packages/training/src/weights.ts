import { checkValues, parametersOf, readNow, type Layer, type ModelValues } from '@gradwright/core';

/** The numbers of a model by path, off its backend: weights and running statistics. */
export type Weights = ModelValues;

/**
 * Copies a model's numbers out.
 *
 * @throws E_STATE before `place`; E_ARG when `model` is none
 * @example
 * const model = dense(1, 2);
 * place(model, { backend: createReferenceBackend(), seed: 7 });
 * readWeights(model).get('bias')!.data; // → new Float32Array([0, 0])
 */
export function readWeights(model: Layer): Weights {
  return new Map(
    parametersOf(model).map(({ path, parameter }) => [path, { shape: parameter.shape, data: readNow(parameter.value) }]),
  );
}

/**
 * Gives a placed model other numbers, all or none.
 *
 * @throws E_ARG when `weights` is no map of numbers; E_SHAPE when one is missing, too many, or shaped otherwise; E_STATE before `place`
 * @example
 * const [one, other] = [dense(1, 2), dense(1, 2)];
 * place(one, { backend: createReferenceBackend(), seed: 7 });
 * place(other, { backend: createReferenceBackend(), seed: 8 });
 * writeWeights(other, readWeights(one));
 * predict(other, [[1]]).data[0] === predict(one, [[1]]).data[0]; // → true
 */
export function writeWeights(model: Layer, weights: Weights): void {
  checkValues('writeWeights', model, weights);
  const parameters = parametersOf(model);
  for (const { parameter } of parameters) void parameter.value;
  for (const { path, parameter } of parameters) parameter.value.backend.write(parameter.value, weights.get(path)!.data);
}
