import type { Backend } from './backend.ts';
import { checkOptions } from './checks.ts';
import { expectBackend } from './dispatch.ts';
import { createError } from './errors.ts';
import { heNormal } from './initializers.ts';
import type { Layer } from './layer.ts';
import { readNow } from './make-tensor.ts';
import type { Parameter } from './parameter.ts';
import type { PathedParameter } from './parameters-of.ts';
import { createRandom, type Random } from './random.ts';
import { expectParameters, leave, refuseHeld, settle, type Placement } from './settle.ts';
import { showShape, sizeOf } from './shape.ts';

/** What `place` takes. */
export interface PlaceOptions {
  readonly backend: Backend;
  /** Needed where something has no numbers yet. A whole number of at least 0. */
  readonly seed?: number;
}

/**
 * Gives a model its numbers on a backend. Each parameter draws from `createRandom(seed).fork('initialise').fork(path)`, so
 * what one layer starts with does not depend on the others.
 *
 * What has numbers already keeps them: on this backend it stays where it is, from another it is moved, and its old
 * tensors throw E_STATE from then on.
 *
 * @throws E_ARG without a seed where one is needed, or for what is no model or backend; E_BUSY when a training run holds the model on another backend; E_SHAPE,
 *   E_NONFINITE when an initialiser draws too many or broken numbers; E_OOM. The model is then as it was
 * @example
 * const model = sequential(dense(2, 3), relu());
 * place(model, { backend: createReferenceBackend(), seed: 7 });
 * model.children[0].parameters.weight.value.shape; // → [2, 3]
 */
export function place(model: Layer, options: PlaceOptions): Placement {
  const { backend, seed } = checkOptions('place', options, ['backend', 'seed']);
  expectBackend('place', backend);
  return settle(backend, expectParameters('place', model), (entry) => firstValues(entry, seed));
}

/**
 * Releases the memory of a model's numbers. It has none afterwards, and may be placed anew.
 *
 * @throws E_BUSY when a training run holds it; E_ARG when it is none
 * @example
 * const model = dense(2, 3);
 * place(model, { backend: createReferenceBackend(), seed: 7 });
 * release(model);
 * model.parameters.weight.value; // throws E_STATE: …
 */
export function release(model: Layer): void {
  const placed = expectParameters('release', model).filter(({ parameter }) => parameter['~home'] !== undefined);
  for (const entry of placed) refuseHeld('release', entry);
  for (const { parameter } of placed) leave(parameter);
}

/** What a parameter brings to its new home: the numbers it has, or fresh ones. */
function firstValues(entry: PathedParameter, seed: number | undefined): ArrayLike<number> {
  const { path, parameter } = entry;
  if (parameter['~home'] !== undefined) {
    refuseHeld('place', entry);
    return readNow(parameter.value);
  }
  if (seed === undefined) {
    throw createError('E_ARG', 'place', `seed is missing, expected one since ${path} has no numbers yet`, { argument: 'seed' });
  }
  return draw(path, parameter, createRandom(seed).fork('initialise').fork(path));
}

function draw(path: string, { initializer = heNormal(), shape }: Parameter, random: Random): Float32Array {
  const values = initializer.draw(shape, random);
  if (values?.length !== sizeOf(shape)) {
    const problem = `${initializer.type} drew ${values?.length} numbers for ${path}, expected ${sizeOf(shape)} for ${showShape(shape)}`;
    throw createError('E_SHAPE', 'place', problem, { argument: path });
  }
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw createError('E_NONFINITE', 'place', `${initializer.type} drew ${values[broken]} for ${path}, element ${broken}`, {
      argument: path,
    });
  }
  return values;
}
