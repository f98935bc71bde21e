import { release, type Layer } from '@gradwright/core';
import { readWeights, train, writeWeights, type Weights } from '@gradwright/training';
import type { Found } from './backends.ts';
import { modelOf, rowsOf, trainingOf } from './parts.ts';
import type { Origin } from './recipe.ts';

/** The last that was computed: a branch that is changed begins at the same place again. */
let known: { readonly bits: string; readonly weights: Weights } | undefined;

/** What a branch begins with: its first run, computed as far as that; undefined where nobody waits for it any more. */
export async function weightsAt(
  origin: Origin,
  { backend, kernels }: Pick<Found, 'backend' | 'kernels'>,
  signal: AbortSignal,
): Promise<Weights | undefined> {
  const bits = JSON.stringify([origin, kernels === 'fast']);
  if (known?.bits === bits) return known.weights;
  const { recipe, step: last } = origin;
  const { model } = modelOf(recipe);
  const run = train(model, { ...trainingOf(recipe, rowsOf(recipe).train), backend, epochs: last });
  for await (const { type, step } of run) {
    if (signal.aborted) return undefined;
    if (type === 'step' && step === last) break;
  }
  known = { bits, weights: readWeights(model) };
  release(model);
  return known.weights;
}

/** Gives a placed model the weights of one whose layers are as large, whatever stands between them. */
export function takeOver(model: Layer, weights: Weights): void {
  const values = [...weights.values()];
  writeWeights(model, new Map([...readWeights(model).keys()].map((path, i) => [path, values[i]!])));
}
