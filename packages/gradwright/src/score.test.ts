import { toArray } from '@gradwright/core';
import { applyPreparation, diabetes, digits, iris, prepare, spiral, split, standardise } from '@gradwright/datasets';
import { dense } from '@gradwright/layers';
import { describe, expect, test } from 'vitest';
import { expectError } from '../test/expect-error.ts';
import { fit } from './fit.ts';
import { score } from './score.ts';

const QUICK = { seed: 7, epochs: 30 };
const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

/** A dataset as arrays, with the names of its classes. */
function examplesOf(data: ReturnType<typeof iris>) {
  const names = (data.preparation.target as { readonly names: readonly string[] }).names;
  const inputs = toArray(data.inputs) as number[][];
  return { inputs, targets: (toArray(data.targets) as number[]).map((label) => names[label]!) };
}

describe('score', () => {
  test('three of four right: the share, and Wilson’s interval of it', async () => {
    const model = await fit({ inputs: corners, targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7 });
    const { rows, metrics, intervals } = score(model, { inputs: corners, targets: ['no', 'yes', 'yes', 'yes'] });
    expect(rows).toBe(4);
    expect(metrics.accuracy).toBe(0.75);
    // Recalls 1 of 1 and 2 of 3.
    expect(metrics.balancedAccuracy).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(intervals.accuracy![0]).toBeCloseTo(0.30064, 4);
    expect(intervals.accuracy![1]).toBeCloseTo(0.95441, 4);
  });

  test('says of each row what predict says', async () => {
    const parts = split(iris(), { test: 0.3, seed: 5 });
    const model = await fit(parts.train, QUICK);
    const { inputs, targets } = examplesOf(parts.test);
    const right = inputs.filter((row, i) => (model.predict(row) as { label: unknown }).label === targets[i]).length;
    expect(score(model, { inputs, targets }).metrics.accuracy).toBe(right / inputs.length);
    expect(score(model, parts.test)).toEqual(score(model, { inputs, targets }));
  });

  test('however a dataset was scaled', async () => {
    const { train, test: rest } = split(digits(), { test: 0.2, seed: 1 });
    const model = await fit(train, { seed: 1, epochs: 3 });
    const [elsewhere] = standardise(rest);
    const { size, inputs, targets } = standardise(train, rest)[1];
    expect(score(model, elsewhere).metrics.accuracy).toBe(score(model, rest).metrics.accuracy);
    expect(score(model, { size, inputs, targets, preparation: model.preparation }).metrics.accuracy).toBeGreaterThan(0.8);
  });

  test('a regression in its own units', async () => {
    const { train, test: rest } = split(diabetes(), { test: 0.3, seed: 2 });
    const model = await fit(train, { ...QUICK, layers: [8] });
    const { metrics, intervals } = score(model, rest);
    expect(metrics.rootMeanSquaredError).toBeGreaterThan(40);
    expect(metrics.rootMeanSquaredError).toBeLessThan(70);
    expect(metrics.r2).toBeGreaterThan(0.3);
    expect(intervals.r2![0]).toBeLessThan(metrics.r2!);
  });

  test('yes-or-no answers, and one-hot rows', async () => {
    const flags = corners.map(([a, b]) => [a!, b!, a! * b!]);
    const several = await fit({ inputs: corners, targets: flags }, { seed: 7 });
    expect(score(several, { inputs: corners, targets: flags }).metrics).toEqual({ f1: 1 });
    const oneHot = corners.map((_, i) => [0, 1, 2, 3].map((label) => Number(label === i)));
    const which = await fit({ inputs: corners, targets: oneHot }, { seed: 7 });
    expect(score(which, { inputs: corners, targets: oneHot }).metrics.accuracy).toBe(1);
  });

  test('classes by their names, whatever their order, and one of them alone', async () => {
    const model = await fit({ inputs: corners, targets: ['b', 'a', 'a', 'b'] }, { seed: 7 });
    const { size, inputs, targets } = spiral({ perClass: 1, classes: 2, seed: 1 });
    expect(score(model, { inputs: [[0, 0]], targets: ['b'] }).metrics.accuracy).toBe(1);
    // Without names a label counts as the model's.
    expect(score(model, { size, inputs, targets }).rows).toBe(2);
  });

  test('a table that was prepared for the model', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ size: 100 * i, kind: i < 15 ? 'small' : 'large' }));
    const { dataset, preparation } = prepare(rows, { target: 'kind' });
    const model = await fit(dataset, { seed: 1 });
    const later = applyPreparation(preparation, [
      { size: 50, kind: 'small' },
      { size: 2800, kind: 'large' },
    ]).dataset;
    expect(score(model, later).metrics.accuracy).toBe(1);
    const other = prepare(rows.slice(5), { target: 'kind' }).dataset;
    await expectError(() => score(model, other), 'E_ARG', 'score: the data were prepared otherwise');
  });

  const flowers = fit(iris(), { seed: 1, epochs: 1 });
  const numbers = fit({ inputs: [[1], [2], [3]], targets: [1.5, 2.5, 3.5] }, { seed: 1, epochs: 1 });
  const row = [5.1, 3.5, 1.4, 0.2];
  test.each<[string, () => Promise<unknown>, string, string]>([
    ['no model', async () => score(undefined as never, iris()), 'E_ARG', 'score: model must be a trained model'],
    ['a network', async () => score(dense(4, 3) as never, iris()), 'E_ARG', 'score: model must be a trained model'],
    ['no data', async () => score(await flowers, undefined as never), 'E_ARG', 'score: data must be { inputs, targets }'],
    [
      'rows alone',
      async () => score(await flowers, { inputs: [row] } as never),
      'E_ARG',
      'score: data must be { inputs, targets }',
    ],
    [
      'a dataset without targets',
      async () => score(await flowers, { ...iris(), targets: undefined } as never),
      'E_ARG',
      'score: data',
    ],
    ['no rows', async () => score(await flowers, { inputs: [], targets: [] }), 'E_EMPTY', 'score: the data have no rows'],
    [
      'a row too many',
      async () => score(await flowers, { inputs: [row, row], targets: ['setosa'] }),
      'E_SHAPE',
      'inputs have 2 rows, but targets 1',
    ],
    [
      'a short row',
      async () => score(await flowers, { inputs: [row, [1, 2]], targets: ['setosa', 'setosa'] }),
      'E_SHAPE',
      'score: rows[1]: row has 2 numbers',
    ],
    [
      'an unknown class',
      async () => score(await flowers, { inputs: [row], targets: ['rose'] }),
      'E_LABEL',
      'row 0 of targets is "rose", expected one of',
    ],
    ['a label for a name', async () => score(await flowers, { inputs: [row], targets: [0] }), 'E_LABEL', 'row 0 of targets is 0'],
    [
      'a class for a number',
      async () => score(await numbers, { inputs: [[1]], targets: ['one'] }),
      'E_ARG',
      'score: targets[0] must be a finite number',
    ],
    [
      'NaN for a number',
      async () => score(await numbers, { inputs: [[1]], targets: [NaN] }),
      'E_ARG',
      'score: targets[0] must be a finite number',
    ],
  ])('refuses %s', async (_, run, code, words) => {
    await expectError(run, code, words);
  });
});
