import {
  createError,
  describe,
  isDescribed,
  isDescription,
  parametersOf,
  readNow,
  sha256,
  show,
  type Dataset,
  type Described,
  type Json,
  type Layer,
  type Tensor,
} from '@gradwright/core';

/** All that decides a run's bits, as plain data; datasets by their shapes and hashes. */
export type RunConfiguration = { readonly [part: string]: Json };

/** What a configuration is read from. */
export interface RunParts {
  readonly model: Layer;
  readonly loss: Described;
  readonly optimizer: Described;
  readonly data: Dataset;
  readonly validation: Dataset | undefined;
  readonly batchSize: number;
  readonly microBatchSize: number;
  readonly seed: number;
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly stop: object | undefined;
}

/**
 * Describes a run. How many epochs it has is left out: more of them change nothing in those before. So is the backend, but
 * for its precision.
 *
 * @throws E_ARG when a part has no description
 */
export function configurationOf(parts: RunParts): RunConfiguration {
  const { model, loss, optimizer, data, validation, batchSize, microBatchSize, seed, metrics, stop } = parts;
  return {
    model: describe(model),
    frozen: frozenOf(model),
    loss: describe(loss),
    optimizer: describe(optimizer),
    data: fingerprint(data),
    validation: validation === undefined ? null : fingerprint(validation),
    batchSize,
    ...(microBatchSize < batchSize ? { microBatchSize } : {}),
    seed,
    metrics: Object.keys(metrics),
    stop: stop === undefined ? null : isDescribed(stop) ? describe(stop) : 'a rule without description',
    precision: data.inputs.backend.precision,
  };
}

/** The paths of the weights that do not train. */
export function frozenOf(model: Layer): readonly string[] {
  return parametersOf(model)
    .filter(({ parameter }) => parameter.role === 'weight' && !parameter.trainable)
    .map(({ path }) => path);
}

/** @throws E_ARG naming the first difference */
export function expectSameConfiguration(saved: RunConfiguration, here: RunConfiguration): void {
  const difference = firstDifference('', saved, here);
  if (difference === undefined) return;
  const { path, was, is } = difference;
  const problem = `resume: the checkpoint was made with ${path} ${show(was)}, this run has ${show(is)}, expected the same`;
  throw createError('E_ARG', 'train', problem, { argument: path, received: is, expected: show(was) });
}

interface Difference {
  readonly path: string;
  readonly was: Json | undefined;
  readonly is: Json | undefined;
}

/** Paths count the settings of what is described, as those of `build` do. */
function firstDifference(path: string, was: Json | undefined, is: Json | undefined): Difference | undefined {
  if (was !== undefined && is !== undefined && isDescription(was) && isDescription(is))
    return was[0] === is[0] ? firstDifference(path, was[1], is[1]) : { path, was: was[0], is: is[0] };
  const [before, now] = [partsOf(was), partsOf(is)];
  if (before === undefined || now === undefined || Array.isArray(was) !== Array.isArray(is))
    return Object.is(was, is) ? undefined : { path, was, is };
  for (const key of new Set([...before.keys(), ...now.keys()])) {
    const found = firstDifference(path === '' ? key : `${path}.${key}`, before.get(key), now.get(key));
    if (found !== undefined) return found;
  }
  return undefined;
}

function partsOf(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}

function fingerprint({ inputs, targets, weights }: Dataset): Json {
  return {
    inputs: fingerprintOf(inputs),
    targets: fingerprintOf(targets),
    weights: weights === undefined ? null : fingerprintOf(weights),
  };
}

function fingerprintOf(tensor: Tensor): Json {
  const { buffer, byteOffset, byteLength } = readNow(tensor);
  return { shape: tensor.shape, sha256: sha256(new Uint8Array(buffer, byteOffset, byteLength)) };
}
