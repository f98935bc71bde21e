import type { Backend } from './backend.ts';
import { checkOptions, wrongType } from './checks.ts';
import { expectBackend } from './dispatch.ts';
import { createError } from './errors.ts';
import type { Layer } from './layer.ts';
import { parametersOf } from './parameters-of.ts';
import { expectParameters, settle, type Placement } from './settle.ts';
import { showShape, sizeOf, type Shape } from './shape.ts';

/** The numbers of a model by the paths of its parameters, off any backend. */
export type ModelValues = ReadonlyMap<string, { readonly shape: Shape; readonly data: Float32Array | Float64Array }>;

/** What `placeValues` takes. */
export interface PlaceValuesOptions {
  readonly backend: Backend;
  readonly values: ModelValues;
}

/**
 * Gives a model numbers that are known, such as a file's, on a backend: `place` without drawing any.
 *
 * @throws E_ARG for what is no model, backend or map of numbers; E_SHAPE when values are missing, too many, or shaped otherwise; E_STATE when the
 *   model has numbers already; E_OOM. The model is then as it was
 * @example
 * const model = dense(1, 2, { bias: false });
 * const values = new Map([['weight', { shape: [1, 2], data: Float32Array.of(3, 4) }]]);
 * placeValues(model, { backend: createReferenceBackend(), values });
 * toArray(model.parameters.weight.value); // → [[3, 4]]
 */
export function placeValues(model: Layer, options: PlaceValuesOptions): Placement {
  const { backend, values } = checkOptions('placeValues', options, ['backend', 'values']);
  expectBackend('placeValues', backend);
  const all = expectParameters('placeValues', model);
  checkValues('placeValues', model, values);
  const placed = all.find(({ parameter }) => parameter['~home'] !== undefined);
  if (placed !== undefined)
    throw createError('E_STATE', 'placeValues', `${placed.path} has numbers already, expected a model that was never placed`);
  return settle(backend, all, ({ path }) => values.get(path)!.data);
}

/**
 * Refuses numbers that do not fit a model's parameters, path by path.
 *
 * @throws E_ARG when `values` is no map of numbers; E_SHAPE when they are missing, too many, or shaped otherwise
 */
export function checkValues(where: string, model: Layer, values: ModelValues): void {
  if (!(values instanceof Map)) throw wrongType(where, 'values', values, 'a map of numbers by path');
  const parameters = parametersOf(model);
  for (const { path, parameter } of parameters) {
    const expected = showShape(parameter.shape);
    const found = values.get(path);
    if (found === undefined) throw createError('E_SHAPE', where, `no numbers for ${path}, expected ${expected}`);
    if (!Array.isArray(found?.shape) || !ArrayBuffer.isView(found.data))
      throw wrongType(where, `values of ${path}`, found, '{ shape, data } with data a Float32Array or Float64Array');
    const [shape, { length }] = [showShape(found.shape), found.data];
    if (shape === expected && length === sizeOf(parameter.shape)) continue;
    const received = shape === expected ? `${length} numbers` : `shape ${shape}`;
    throw createError('E_SHAPE', where, `${path} has ${received}, expected ${expected}`, { argument: path });
  }
  if (values.size === parameters.length) return;
  const known = new Set(parameters.map(({ path }) => path));
  const stray = [...values.keys()].find((path) => !known.has(path));
  throw createError('E_SHAPE', where, `${stray} is no parameter of this model`, { argument: stray ?? 'weights' });
}
