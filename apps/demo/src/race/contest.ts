import { createWasmBackend } from '@gradwright/backend-wasm';
import { isGradwrightError, readNow } from '@gradwright/core';
import { predict, train } from '@gradwright/training';
import { lossNameOf } from '../lab/loss-choice.ts';
import { meanLoss } from '../lab/mean-loss.ts';
import { lossOf, modelOf, optimizerOf, rowsOf } from '../lab/parts.ts';
import type { Recipe } from '../lab/recipe.ts';

/** The last step of a race, and the steps at which everybody is looked at: ever further apart. */
export const LAST = 1000;
export const LOOKS: readonly number[] = [...new Set(Array.from({ length: 41 }, (_, i) => Math.round(LAST ** (i / 40))))];

/** What is wanted of a worker: one run. */
export interface Entry {
  readonly name: string;
  readonly recipe: Recipe;
}

/** How a run went: the loss on new points at each look; infinite from where its numbers ended. */
export interface Result {
  readonly name: string;
  readonly seed: number;
  readonly losses: readonly number[];
}

/** Runs one entry to the end. */
export async function contest({ name, recipe }: Entry): Promise<Result> {
  const rows = rowsOf(recipe);
  const loss = lossOf(recipe);
  const { model } = modelOf(recipe);
  const targets = readNow(rows.validation.targets);
  const losses: number[] = [];
  const run = train(model, {
    data: rows.train,
    loss,
    optimizer: optimizerOf(recipe),
    backend: await createWasmBackend(),
    batchSize: recipe.batchSize,
    epochs: LAST,
    seed: recipe.seed,
  });
  try {
    for await (const event of run) {
      if (event.type !== 'step') continue;
      if (event.step === LOOKS[losses.length]) {
        losses.push(meanLoss(lossNameOf(recipe), predict(model, rows.validation.inputs, { loss }).data, targets));
      }
      if (losses.length === LOOKS.length) break;
    }
  } catch (error) {
    // Its numbers grew beyond all: it is out, and that is what there is to see.
    if (!isGradwrightError(error, 'E_NONFINITE')) throw error;
  }
  return {
    name,
    seed: recipe.seed,
    losses: [...losses, ...Array.from({ length: LOOKS.length - losses.length }, () => Infinity)],
  };
}

/** Where the runs of one name lie at a look: the middle one, and those at the edge when a tenth on either side is left out. */
export interface Band {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export function bandsOf(results: readonly Result[]): Band[] {
  return LOOKS.map((_, look) => {
    const sorted = results.map(({ losses }) => losses[look]!).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
    return { low: at(0.1), middle: at(0.5), high: at(0.9) };
  });
}
