import type { Backend } from './backend.ts';
import { allocateAll, gatherBlock } from './block.ts';
import { wrongType } from './checks.ts';
import { createError } from './errors.ts';
import { fill } from './kernels/fill.ts';
import type { Layer } from './layer.ts';
import type { Home, Parameter } from './parameter.ts';
import { parametersOf, type PathedParameter } from './parameters-of.ts';
import { sizeOf } from './shape.ts';
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

/**
 * Gives each parameter that does not live on `backend` a home there, with its numbers, or none of them. Whatever can fail
 * comes before the first change.
 */
export function settle(
  backend: Backend,
  all: readonly PathedParameter[],
  valuesOf: (entry: PathedParameter) => ArrayLike<number>,
): Placement {
  const weights = all.filter(({ parameter }) => parameter.role === 'weight');
  const statistics = all.filter(({ parameter }) => parameter.role === 'statistic');
  const values = new Map(all.filter(({ parameter }) => !livesOn(backend, parameter)).map((entry) => [entry, valuesOf(entry)]));
  const groups = [weights, statistics]
    .map((group) => group.filter((entry) => values.has(entry)))
    .filter((group) => group.length > 0);
  for (const commit of settleAll(backend, groups, values)) commit();

  return {
    values: gatherBlock(backend, weights, 'values'),
    gradients: gatherBlock(backend, weights, 'gradients'),
    statistics: gatherBlock(backend, statistics, 'values'),
    statisticChanges: gatherBlock(backend, statistics, 'gradients'),
  };
}

/** @throws E_ARG when `model` is none */
export function expectParameters(where: string, model: Layer): readonly PathedParameter[] {
  if (typeof model !== 'object' || model === null || typeof model.parameters !== 'object')
    throw wrongType(where, 'model', model, 'a layer');
  return parametersOf(model);
}

function livesOn(backend: Backend, parameter: Parameter): boolean {
  return parameter['~home']?.home.values.backend === backend;
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
  return groups.map((group, i) => settleGroup(backend, group, values, rooms[2 * i]!, rooms[2 * i + 1]!));
}

function settleGroup(
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
export function leave(parameter: Parameter): void {
  const placed = parameter['~home'];
  if (placed === undefined) return;
  const { home } = placed;
  const { backend } = home.values;
  const { value, gradient } = parameter;
  parameter['~place'](undefined);
  for (const tensor of [value, gradient]) backend.dispose(tensor);
  if (--home.residents === 0) for (const tensor of [...home.runs.values(), home.values, home.gradients]) backend.dispose(tensor);
}

export function refuseHeld(where: string, { path, parameter }: PathedParameter): void {
  if (parameter['~home']?.home.held !== true) return;
  throw createError('E_BUSY', where, `${path} is held by a training run, expected run.move(backend) or the end of the run`, {
    argument: path,
  });
}
