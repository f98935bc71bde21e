import type { Fix, Patch } from '@gradwright/training';
import { MOST_UNITS, type Recipe } from './recipe.ts';

/** The recipe with the doctor's change made to it; undefined where the laboratory has nothing that could be changed so. */
export function cured(recipe: Recipe, { patches }: Fix): Recipe | undefined {
  let next = recipe;
  for (const patch of patches) {
    const part = changeOf(next, patch);
    if (part === undefined) return undefined;
    next = { ...next, ...part };
  }
  return JSON.stringify(next) === JSON.stringify(recipe) ? undefined : next;
}

function changeOf(recipe: Recipe, patch: Patch): Partial<Recipe> | undefined {
  if ('set' in patch) return { learningRate: Number(patch.to.toPrecision(3)) };
  if ('replace' in patch) {
    if (patch.replace !== recipe.activation) return {};
    return patch.by === 'relu' || patch.by === 'leakyRelu' || patch.by === 'tanh' ? { activation: patch.by } : undefined;
  }
  if ('initializer' in patch) return { initial: patch.initializer === 'heNormal' ? 'he' : 'glorot' };
  if ('clip' in patch) return { clip: patch.clip };
  // Here one normalises over the batch.
  if ('normalise' in patch) return { batchNorm: true };
  if ('standardise' in patch) return { scale: 1 };
  if ('widen' in patch) return { hidden: recipe.hidden.map((units) => Math.min(MOST_UNITS, units * patch.widen)) };
  return undefined;
}
