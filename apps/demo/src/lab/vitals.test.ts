import { createReferenceBackend, readNow } from '@gradwright/core';
import { doctor, readWeights, train, type Doctor, type Weights } from '@gradwright/training';
import { expect, test } from 'vitest';
import { lossOf, modelOf, optimizerOf, rowsOf } from './parts.ts';
import { FIRST, type Recipe } from './recipe.ts';
import { watchVitals } from './vitals.ts';

/** A run of some steps, watched; `seen` has what dropout let through for the first point of the last one. */
async function watched(recipe: Recipe, steps: number) {
  const layout = modelOf(recipe);
  const seen = new Map<string, Float32Array>();
  const inner = doctor();
  const nosy: Doctor = {
    start(run) {
      const watcher = inner.start(run);
      return {
        ...watcher,
        watcher: () => ({
          observe: (path, pass, tensor) => {
            if (pass === 'forward') seen.set(path, Float32Array.from(readNow(tensor).subarray(0, tensor.shape[1])));
          },
          output() {},
          beforeUpdate() {},
          afterUpdate() {},
        }),
      };
    },
  };
  const watch = watchVitals(recipe, layout, nosy, (step) => step === steps);
  const { train: data } = rowsOf(recipe);
  const before: Weights[] = [];
  const run = train(layout.model, {
    data,
    loss: lossOf(recipe),
    optimizer: optimizerOf(recipe),
    backend: createReferenceBackend(),
    seed: recipe.seed,
    batchSize: recipe.batchSize,
    epochs: 10,
    doctor: watch.doctor,
  });
  for await (const { step } of run) {
    before.push(readWeights(layout.model));
    if (step === steps) break;
  }
  return { layout, seen, vitals: watch.last!, before: before.at(-2)!, after: before.at(-1)! };
}

test('the units that are said to be left out are those that were, for the first point of the step', async () => {
  const recipe: Recipe = { ...FIRST, activation: 'sigmoid', hidden: [12, 12], residual: true, dropout: 0.4 };
  const { layout, seen, vitals } = await watched(recipe, 7);
  const missing = layout.dropout.map((path) => [...seen.get(path)!.keys()].filter((unit) => seen.get(path)![unit] === 0));
  expect(missing.flat().length).toBeGreaterThan(2);
  expect(vitals.dropped).toEqual(missing);
});

test('a plain step is −η times the gradient that is shown, and its ratio the length of that over the length of the weights', async () => {
  const recipe: Recipe = { ...FIRST, hidden: [3], optimizer: 'sgd', learningRate: 0.5, penalty: 'l1', l2: 0.01 };
  const { vitals, before, after } = await watched(recipe, 4);
  expect(vitals.step).toBe(4);
  const [{ gradient, ratio }] = vitals.layers as [(typeof vitals.layers)[number]];
  const [W, moved] = [before.get('0.weight')!.data, after.get('0.weight')!.data];
  gradient.weight.forEach((slope, i) => expect(moved[i]! - W[i]!).toBeCloseTo(-0.5 * slope, 5));
  expect(ratio).toBeCloseTo((0.5 * Math.hypot(...gradient.weight)) / Math.hypot(...W), 5);
  expect(vitals.dropped).toEqual([[]]);
});
