import { isGradwrightError, readNow, toArray } from '@gradwright/core';
import { checkGradients, datasetCases } from '@gradwright/core/testing';
import { split } from '@gradwright/datasets';
import { dense, sequential, tanh } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { accuracy, evaluate, train } from '@gradwright/training';
import { describe, expect, test } from 'vitest';
import { linkedRings } from './linked-rings.ts';

type Point = readonly [number, number, number];
const pointsOf = (options?: Parameters<typeof linkedRings>[0]) => toArray(linkedRings(options).inputs) as unknown as Point[];

describe('linkedRings', () => {
  test('by hand: four points a ring, without noise, at 0, 90, 180 and 270 degrees', () => {
    const { size, inputs, targets } = linkedRings({ perClass: 4, noise: 0 });
    const rounded = [...readNow(inputs)].map((value) => Math.round(1e6 * value) / 1e6 + 0);
    expect([size, ...inputs.shape]).toEqual([8, 8, 3]);
    expect(rounded).toEqual([1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0, 2, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, -1]);
    expect(toArray(targets)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  test('the rings pass through each other, and keep apart by 1', () => {
    const all = pointsOf({ perClass: 60, noise: 0 });
    const [first, second] = [all.slice(0, 60), all.slice(60)];
    const distances = first.flatMap((a) => second.map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])));
    expect(Math.min(...distances)).toBeCloseTo(1, 5);
    // The second goes through the disc of the first: through its centre, and outside of it.
    const crossings = second.filter(([, , z]) => Math.abs(z) < 1e-5).map(([x]) => Math.round(x));
    expect(crossings).toEqual([2, 0]);
  });

  test('the noise has the deviation asked for, in every direction', () => {
    const [clean, noisy] = [pointsOf({ perClass: 2000, noise: 0 }), pointsOf({ perClass: 2000, noise: 0.2, seed: 7 })];
    for (const axis of [0, 1, 2] as const) {
      const squares = noisy.map((point, i) => (point[axis] - clean[i]![axis]) ** 2);
      expect(Math.sqrt(squares.reduce((a, b) => a + b) / squares.length)).toBeCloseTo(0.2, 2);
    }
  });

  for (const { name, check } of datasetCases({ make: (seed) => linkedRings({ seed }) })) test(name, check);

  test.each<[string, unknown, string, string]>([
    ['no points', { perClass: 0 }, 'E_RANGE', 'linkedRings: perClass must be in [1, 1000000], got 0'],
    ['noise below 0', { noise: -1 }, 'E_RANGE', 'linkedRings: noise must be in [0, 1000000], got -1'],
    ['half a seed', { seed: 0.5 }, 'E_ARG', 'linkedRings: seed must be an integer, got 0.5'],
    ['a misspelt option', { sead: 1 }, 'E_ARG', 'linkedRings: unknown option "sead"'],
  ])('refuses %s', (_, options, code, words) => {
    const make = () => linkedRings(options as never);
    expect(make).toThrow(words);
    expect(make).toThrow(expect.toSatisfy((error) => isGradwrightError(error, code as 'E_ARG')));
  });
});

const network = () => sequential(dense(3, 16), tanh(), dense(16, 2));

test('the gradients of a network on these points are its slopes, in float64', () => {
  const points = readNow(linkedRings({ perClass: 4, seed: 7 }).inputs);
  const report = checkGradients({ layer: network(), input: [8, 3], draw: () => points });
  expect(report.largestDifference).toBeLessThan(1e-6);
});

test('a network tells the rings apart on points that it never saw', async () => {
  const parts = split(linkedRings({ perClass: 150, seed: 7 }), { test: 0.3, stratify: true, seed: 7 });
  const model = network();
  const loss = softmaxCrossEntropy();
  const optimizer = adam({ learningRate: 0.02 });
  await train(model, { data: parts.train, loss, optimizer, epochs: 40, batchSize: 30, seed: 7 }).finish();
  const { metrics } = await evaluate(model, parts.test, { loss, metrics: { accuracy } });
  expect(metrics['accuracy']).toBeGreaterThan(0.98);
});
