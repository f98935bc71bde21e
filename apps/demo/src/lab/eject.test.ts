import { createReferenceBackend, encodeSafetensors, decodeSafetensors, place, readNow } from '@gradwright/core';
import { split } from '@gradwright/datasets';
import { predict, writeWeights } from '@gradwright/training';
import type { Answer } from 'gradwright';
import { expect, test } from 'vitest';
import { choiceOf, DATA, datasetOf } from './data.ts';
import { eject } from './eject.ts';
import { createGate } from './gate.ts';
import { learn } from './learn.ts';
import type { Manner, Reply, Snapshot } from './messages.ts';
import { outputsOf } from './outputs-of.ts';
import { lossOf, modelOf, rowsOf } from './parts.ts';
import { FIRST, type Recipe } from './recipe.ts';
import { createViewer } from './viewer.ts';

const MANNER: Manner = { speed: 'full', backend: 'wasm', calm: false, probe: undefined };

async function snapshotAt(recipe: Recipe, step: number): Promise<Snapshot> {
  const [gate, stop] = [createGate(true), new AbortController()];
  let last: Snapshot | undefined;
  const tell = (reply: Reply): void => {
    if (reply.type !== 'snapshot' || reply.step < step) return;
    last = structuredClone(reply);
    stop.abort();
    gate.open();
  };
  await learn(recipe, { run: 1, gate, viewer: createViewer(), signal: stop.signal, manner: () => MANNER, until: step, tell });
  return last!;
}

test.each<[string, Partial<Recipe>]>([
  ['ReLU', {}],
  ['leaky ReLU, batch norm, dropout', { activation: 'leakyRelu', batchNorm: true, dropout: 0.2 }],
  ['tanh on moons', { activation: 'tanh', data: 'moons', noise: 0.1 }],
  ['sigmoid, no hidden layer left out', { activation: 'sigmoid', hidden: [5] }],
  ['GELU on numbers, unscaled', { activation: 'gelu', data: 'plane', noise: 0.1, scale: 10 }],
  ['features of the place', { data: 'circles', features: ['square1', 'square2', 'product', 'sine1', 'sine2'], scale: 10 }],
  ['one output for two classes', { data: 'moons', noise: 0.1, loss: 'sigmoidCrossEntropy' }],
  ['residual connections', { hidden: [4, 4, 4], residual: true, batchNorm: true, penalty: 'l1', l2: 0.001 }],
  ['a curve, which has none', { features: ['product'], data: 'sine', noise: 0.1 }],
  ['a line between clouds', { data: 'blobs', noise: 1.5, hidden: [] }],
  [
    'points of one’s own',
    { data: 'own', own: { numbers: false, rows: Array.from({ length: 30 }, (_, i) => [Math.sin(i), i / 20, i % 3]) } },
  ],
])('the file answers raw points as the network does: %s', async (_, part) => {
  const recipe: Recipe = { ...FIRST, ...part };
  const { weights } = await snapshotAt(recipe, 40);
  const file = eject(recipe, weights);
  expect(file).not.toContain('import');
  const { predict: answer } = (await import(`data:text/javascript,${encodeURIComponent(file)}`)) as {
    predict(point: number[]): Answer;
  };
  const { model } = modelOf(recipe);
  place(model, { backend: createReferenceBackend(), seed: 0 });
  writeWeights(model, weights);
  const { data, own, noise, seed, validation } = recipe;
  const raw = split(data === 'own' ? datasetOf(own) : DATA[data].make(noise, seed), { validation, seed }).train;
  const scaled = rowsOf(recipe).train;
  const expected = predict(model, scaled.inputs, { loss: lossOf(recipe) });
  const points = readNow(raw.inputs);
  const { inputs, classes } = choiceOf(recipe);
  const outputs = outputsOf(recipe);
  // Of numbers, compare what was learned: both scaled alike.
  const targets = Array.from(readNow(raw.targets));
  const mean = targets.reduce((sum, value) => sum + value, 0) / targets.length;
  const deviation = Math.sqrt(targets.reduce((sum, value) => sum + (value - mean) ** 2, 0) / targets.length);
  for (let row = 0; row < raw.size; row++) {
    const found = answer([...points.subarray(row * inputs, (row + 1) * inputs)]);
    const wanted = expected.data.subarray(row * outputs, (row + 1) * outputs);
    const given = 'value' in found ? [(found.value - mean) / deviation] : Object.values(found.probabilities).slice(-outputs);
    given.forEach((value, k) => expect(value).toBeCloseTo(wanted[k]!, classes > 0 ? 4 : 3));
  }
  expect(() => answer(Array.from({ length: inputs + 1 }, () => 0))).toThrow(`expected ${inputs}`);
  expect(() => answer(Array.from({ length: inputs }, () => NaN))).toThrow('x is NaN, expected a number');
});

test('its weights as safetensors come back as they were', async () => {
  const { weights } = await snapshotAt(FIRST, 3);
  const { tensors } = decodeSafetensors(encodeSafetensors(weights, {}));
  expect([...tensors.keys()].toSorted()).toEqual([...weights.keys()].toSorted());
  expect(tensors.get('0.weight')!.data).toEqual(weights.get('0.weight')!.data);
});
