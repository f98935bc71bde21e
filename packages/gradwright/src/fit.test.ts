import { createWasmBackend } from '@gradwright/backend-wasm';
import { blobs, iris, prepare, split, standardise, wine } from '@gradwright/datasets';
import { adam } from '@gradwright/optimizers';
import { describe, expect, test } from 'vitest';
import { expectError } from '../test/expect-error.ts';
import { fit, type FitOptions } from './fit.ts';
import type { Regression } from './trained-model.ts';

const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

/** Points of two clouds, and which of them each is of. */
const clouds = (rows: number) => {
  const inputs = Array.from({ length: rows }, (_, i) => [(i % 2) * 3 + Math.sin(i), Math.cos(1.7 * i)]);
  return { inputs, targets: inputs.map((_, i) => (i % 2 === 0 ? 'left' : 'right') as 'left' | 'right') };
};

describe('fit', () => {
  test('exclusive or, from four examples', async () => {
    const model = await fit({ inputs: corners, targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7 });
    const { label, probabilities } = model.predict([0, 1]);
    expect(label).toBe('yes');
    expect(probabilities.yes).toBeGreaterThan(0.9);
    expect(probabilities.yes + probabilities.no).toBeCloseTo(1, 6);
    expect(model.predictAll(corners).map((answer) => answer.label)).toEqual(['no', 'yes', 'yes', 'no']);
  });

  test('numbers are regression, and come back in their own units', async () => {
    const inputs = Array.from({ length: 120 }, (_, i) => [i / 10]);
    const model = await fit({ inputs, targets: inputs.map(([x]) => 500 + 40 * x!) }, { seed: 1 });
    const answer = model.predict([6]);
    expect('value' in answer && Math.abs(answer.value - 740)).toBeLessThan(20);
  });

  test('columns may be of any scale, and so may a regression', async () => {
    const inputs = Array.from({ length: 200 }, (_, i) => [i % 17, 30_000 + 700 * (i % 23)]);
    const isWorth = ([size, income]: readonly number[]) => size! * 1000 > income! - 30_000;
    const judge = await fit({ inputs, targets: inputs.map(isWorth) }, { seed: 7 });
    expect(inputs.filter((row) => judge.predict(row).label === isWorth(row)).length).toBeGreaterThan(190);

    const price = ([size, income]: readonly number[]) => 1000.5 + 250 * size! + income! / 10;
    const guess = await fit({ inputs, targets: inputs.map(price) }, { seed: 7 });
    for (const row of inputs) expect(Math.abs((guess.predict(row) as Regression).value - price(row))).toBeLessThan(100);
  });

  test('one feature needs no brackets', async () => {
    const model = await fit({ inputs: [1, 2, 3, 4], targets: ['low', 'low', 'high', 'high'] }, { seed: 7 });
    expect(model.predictAll([1, [1], 4]).map(({ label }) => label)).toEqual(['low', 'low', 'high']);
  });

  test('scales by the rows that it learns from, and by no row that it holds back', async () => {
    const data = wine();
    const model = await fit(data, { seed: 5, epochs: 1 });
    const [training] = standardise(split(data, { validation: 0.15, seed: 5 }).train);
    expect(model.preparation).toEqual(training.preparation);
  });

  test('datasets: of the generators, real ones, of a table, without a preparation', async () => {
    const flowers = await fit(iris(), { seed: 7, epochs: 30 });
    expect(flowers.predict([5.1, 3.5, 1.4, 0.2])).toMatchObject({ label: 'setosa' });

    const rows = Array.from({ length: 40 }, (_, i) => ({ size: 1000 * (i % 20), kind: i % 20 < 10 ? 'small' : 'large' }));
    const { dataset, preparation } = prepare(rows, { target: 'kind' });
    const kinds = await fit(dataset, { seed: 1 });
    expect(kinds.preparation).toEqual(preparation);
    expect(kinds.predict({ size: 17_000 })).toMatchObject({ label: 'large' });

    const { size, inputs, targets } = blobs({ seed: 3 });
    const bare = await fit({ size, inputs, targets }, { seed: 1, epochs: 2 });
    expect(bare.predict([0, 0])).toHaveProperty('label');
  });

  test('booleans are classes, and their labels are booleans', async () => {
    const model = await fit({ inputs: corners, targets: [false, true, true, true] }, { seed: 7 });
    expect(model.predict([1, 1]).label).toBe(true);
    expect(model.predict([0, 0]).label).toBe(false);
  });

  test('rows of 0 and 1 are yes-or-no answers', async () => {
    const targets = corners.map(([a, b]) => [a!, b!, a! * b!]);
    const model = await fit({ inputs: corners, targets }, { seed: 7 });
    const answer = model.predict([1, 1]);
    expect('labels' in answer && answer.labels).toHaveLength(3);
  });

  test('the same seed gives the same file, on both backends; another seed another', async () => {
    const encoded = async (seed: number, backend?: Awaited<ReturnType<typeof createWasmBackend>>) => {
      const model = await fit(clouds(40), { seed, epochs: 5, ...(backend === undefined ? {} : { backend }) });
      return [...model.encode()].join(' ');
    };
    const first = await encoded(1);
    expect(await encoded(1)).toBe(first);
    expect(await encoded(1, await createWasmBackend())).toBe(first);
    expect(await encoded(2)).not.toBe(first);
  });

  test('takes layers, optimizer, epochs and batch size, and tells what happens', async () => {
    const seen: string[] = [];
    const options = { layers: [5, 4], optimizer: adam({ learningRate: 0.02 }), epochs: 3, batchSize: 10, seed: 2 };
    const model = await fit(clouds(40), { ...options, onEvent: ({ type }) => seen.push(type) });
    expect(seen).toEqual([...Array.from({ length: 3 }, () => ['step', 'step', 'step', 'step', 'epoch']).flat(), 'end']);
    expect(Object.values(model.network.children!).map(({ type }) => type)).toEqual([
      'dense',
      'relu',
      'dense',
      'relu',
      'dense',
      'softmax',
    ]);
  });

  test('with rows enough it holds some back, and stops by them', async () => {
    let validated = 0;
    const { inputs, targets } = clouds(200);
    // Some labels are wrong, so that there is something to overfit.
    const noisy = targets.map((target, i) => (i % 7 === 0 ? 'left' : target));
    const onEvent: FitOptions['onEvent'] = (event) => {
      if (event.type === 'epoch' && event.validation !== undefined) validated++;
    };
    await fit({ inputs, targets: noisy }, { seed: 2, epochs: 300, onEvent });
    expect(validated).toBeGreaterThan(0);
    expect(validated).toBeLessThan(300);
  });

  test.each<[string, () => unknown, string, string]>([
    ['nothing', () => fit(undefined as never), 'E_ARG', 'fit: data must be { inputs, targets }, or a dataset'],
    ['a list of pairs', () => fit([[[1], 'a']] as never), 'E_ARG', 'fit: data must be { inputs, targets }, or a dataset'],
    ['a number for inputs', () => fit({ inputs: 3, targets: ['a'] } as never), 'E_ARG', 'inputs must be an array'],
    ['null for inputs', () => fit({ inputs: null, targets: ['a'] } as never), 'E_ARG', 'inputs must be an array'],
    ['a dataset without targets', () => fit({ ...iris(), targets: undefined } as never), 'E_ARG', 'fit: data must be'],
    ['no rows', () => fit({ inputs: [], targets: [] }), 'E_EMPTY', ''],
    ['fewer targets than inputs', () => fit({ inputs: corners, targets: ['a', 'b'] }), 'E_SHAPE', ''],
    ['rows of different length', () => fit({ inputs: [[1, 2], [1]], targets: ['a', 'b'] }), 'E_SHAPE', ''],
    [
      'NaN',
      () =>
        fit({
          inputs: [
            [1, Number.NaN],
            [1, 2],
          ],
          targets: ['a', 'b'],
        }),
      'E_NONFINITE',
      '',
    ],
    [
      'a text among numbers',
      () =>
        fit({
          inputs: [
            [1, 'x' as never],
            [1, 2],
          ],
          targets: ['a', 'b'],
        }),
      'E_ARG',
      '',
    ],
    ['a layer of no units', () => fit(clouds(4), { layers: [0] }), 'E_RANGE', 'fit: layers[0]'],
    ['layers that are a number', () => fit(clouds(4), { layers: 64 as never }), 'E_ARG', 'fit: layers must be'],
    ['no epochs', () => fit(clouds(4), { epochs: 0 }), 'E_RANGE', 'epochs'],
    ['a batch of nothing', () => fit(clouds(4), { batchSize: 0 }), 'E_RANGE', 'fit: batchSize'],
    ['a misspelt option', () => fit(clouds(4), { epoch: 3 } as never), 'E_ARG', 'fit: unknown option "epoch"'],
    ['an optimizer not called', () => fit(clouds(4), { optimizer: adam as never }), 'E_ARG', 'optimizer'],
    ['a listener that is none', () => fit(clouds(4), { onEvent: 'log' as never }), 'E_ARG', 'fit: onEvent must be a function'],
  ])('refuses %s', async (_, run, code, words) => {
    await expectError(run, code, words);
  });
});
