import type { Backend } from './backend.ts';
import { allocateAll, gatherBlock } from './block.ts';
import { checkOptions, wrongType } from './checks.ts';
import { expectBackend } from './dispatch.ts';
import { createError } from './errors.ts';
import { fill } from './kernels/fill.ts';
import type { Layer } from './layer.ts';
import { readNow } from './make-tensor.ts';
import type { Home, Parameter } from './parameter.ts';
import { parametersOf, type PathedParameter } from './parameters-of.ts';
import { createRandom, type Random } from './random.ts';
import { showShape, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';
import type { Block } from './transform.ts';

/** Where a model's numbers are. */
export interface Placement {
  /** The weights, and their gradients laid out alike. */
  readonly values: Block;
  readonly gradients: Block;
  /** The running statistics, and the changes that the next step will add to them. */
  readonly statistics: Block;
  readonly statisticChanges: Block;
}

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
  const all = expectParameters('place', model);
  const weights = all.filter(({ parameter }) => parameter.role === 'weight');
  const statistics = all.filter(({ parameter }) => parameter.role === 'statistic');

  // Everything that can fail comes before the first change.
  const drawn = new Map(
    all.filter(({ parameter }) => !livesOn(backend, parameter)).map((entry) => [entry, firstValues(entry, seed)]),
  );
  const groups = [weights, statistics]
    .map((group) => group.filter((entry) => drawn.has(entry)))
    .filter((group) => group.length > 0);
  for (const commit of settleAll(backend, groups, drawn)) commit();

  return {
    values: gatherBlock(backend, weights, 'values'),
    gradients: gatherBlock(backend, weights, 'gradients'),
    statistics: gatherBlock(backend, statistics, 'values'),
    statisticChanges: gatherBlock(backend, statistics, 'gradients'),
  };
}

/**
 * Releases the memory of a model's numbers. It has none afterwards, and may be placed anew.
 *
 * @throws E_BUSY when a training run holds it; E_ARG when it is none
 */
export function release(model: Layer): void {
  const placed = expectParameters('release', model).filter(({ parameter }) => parameter['~home'] !== undefined);
  for (const entry of placed) refuseHeld('release', entry);
  for (const { parameter } of placed) leave(parameter);
}

function expectParameters(where: string, model: Layer): readonly PathedParameter[] {
  if (typeof model !== 'object' || model === null || typeof model.parameters !== 'object')
    throw wrongType(where, 'model', model, 'a layer');
  return parametersOf(model);
}

function livesOn(backend: Backend, parameter: Parameter): boolean {
  return parameter['~home']?.home.values.backend === backend;
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

function draw(path: string, { initializer, shape }: Parameter, random: Random): Float32Array {
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

/** Makes a home for each group of parameters, filled, or none at all; returns what moves them in, which cannot fail. */
function settleAll(
  backend: Backend,
  groups: readonly (readonly PathedParameter[])[],
  values: ReadonlyMap<PathedParameter, ArrayLike<number>>,
): readonly (() => void)[] {
  const totals = groups.map((group) => group.reduce((sum, { parameter }) => sum + sizeOf(parameter.shape), 0));
  const rooms = allocateAll(
    backend,
    totals.flatMap((total) => [[total], [total]]),
  );
  return groups.map((group, i) => settle(backend, group, values, rooms[2 * i]!, rooms[2 * i + 1]!));
}

function settle(
  backend: Backend,
  entries: readonly PathedParameter[],
  values: ReadonlyMap<PathedParameter, ArrayLike<number>>,
  room: Tensor,
  gradients: Tensor,
): () => void {
  const home: Home = { values: room, gradients: fill(gradients, 0), held: false, residents: 0, runs: new Map() };
  let offset = 0;
  const places = entries.map((entry) => {
    const { shape } = entry.parameter;
    const placed = {
      value: backend.view(home.values, offset, shape),
      gradient: backend.view(home.gradients, offset, shape),
      home,
      offset,
    };
    backend.write(placed.value, values.get(entry)!);
    offset += sizeOf(shape);
    return placed;
  });
  return () => {
    entries.forEach(({ parameter }, i) => {
      leave(parameter);
      parameter['~place'](places[i]);
      home.residents++;
    });
  };
}

/** Gives up a parameter's tensors, and with the last resident the home itself. */
function leave(parameter: Parameter): void {
  const placed = parameter['~home'];
  if (placed === undefined) return;
  const { home } = placed;
  const { backend } = home.values;
  const { value, gradient } = parameter;
  parameter['~place'](undefined);
  for (const tensor of [value, gradient]) backend.dispose(tensor);
  if (--home.residents === 0) for (const tensor of [...home.runs.values(), home.values, home.gradients]) backend.dispose(tensor);
}

function refuseHeld(where: string, { path, parameter }: PathedParameter): void {
  if (parameter['~home']?.home.held !== true) return;
  throw createError('E_BUSY', where, `${path} is held by a training run, expected run.move(backend) or the end of the run`, {
    argument: path,
  });
}
