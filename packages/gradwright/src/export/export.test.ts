import { constant, createReferenceBackend, place, readNow, scaledNormal, sizeOf, type Layer } from '@gradwright/core';
import { circles, digits, prepare, type Preparation } from '@gradwright/datasets';
import * as layers from '@gradwright/layers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../../runs.shared.ts';
import { createTrainedModel, type Answer, type Flags, type TrainedModel } from '../trained-model.ts';
import { fit } from '../fit.ts';
import { exportJavaScript } from './export-javascript.ts';
import { exportJson } from './export-json.ts';
import { exportPage } from './export-page.ts';
import { shortest } from './shortest.ts';

const { sequential, dense, relu, softmax, sigmoid, flatten } = layers;

/** The module that was exported, loaded as any other. */
async function load(text: string): Promise<(row: unknown) => Answer> {
  const { predict } = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    predict(row: unknown): Answer;
  };
  return predict;
}

/** Inputs of this shape as they are, and as many numbers out. */
const numbersTo = (shape: readonly number[], outputs: number): Preparation => {
  const names = Array.from({ length: outputs }, (_, i) => `y${i}`);
  const target = { kind: 'numbers', names, center: names.map(() => 0), scale: names.map(() => 1), decimal: '.' } as const;
  return { version: 1, inputs: { kind: 'numbers', shape, center: 0, scale: 1 }, target };
};

function placed(network: Layer, preparation: Preparation): TrainedModel {
  place(network, { backend: createReferenceBackend(), seed: 7 });
  return createTrainedModel(network, preparation);
}

const numbersIn = (answer: Answer): number[] => Object.values('values' in answer ? answer.values : answer.probabilities);

function expectSame(found: Answer, wanted: Answer): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  numbersIn(found).forEach((value, i) => {
    const expected = numbersIn(wanted)[i]!;
    expect(Math.abs(value - expected)).toBeLessThan(2e-5 * Math.max(1, Math.abs(expected)));
  });
  const said = 'label' in wanted ? { label: wanted.label } : {};
  expect(found).toMatchObject(said);
}

test('by hand: 2·3 − 1, and ReLU', async () => {
  const network = sequential(dense(1, 1, { initializer: constant(2), biasInitializer: constant(-1) }), relu());
  const predict = await load(exportJavaScript(placed(network, numbersTo([1], 1))));
  expect(predict([3])).toEqual({ value: 5, values: { y0: 5 } });
  expect(predict([-3])).toEqual({ value: 0, values: { y0: 0 } });
});

/** A network for each layer there is, the shape of its rows, and how many numbers it gives. */
const NETWORKS: Readonly<Record<string, readonly [network: () => Layer, shape: readonly number[], outputs: number]>> = {
  avgPool2d: [() => sequential(layers.avgPool2d({ size: [3, 2], stride: 2, padding: 1 }), flatten()), [5, 5, 2], 18],
  'avgPool2d without padding': [
    () => sequential(layers.avgPool2d({ size: 3, stride: 2, padding: 'same', countPadding: false }), flatten()),
    [4, 5, 2],
    12,
  ],
  batchNorm: [() => sequential(dense(4, 3), layers.batchNorm(3, { epsilon: 0.01 })), [4], 3],
  conv2d: [
    () => sequential(layers.conv2d(2, 3, { kernel: [3, 2], stride: [2, 1], padding: 1, dilation: [1, 2] }), flatten()),
    [5, 4, 2],
    36,
  ],
  'conv2d, same': [
    () => sequential(layers.conv2d(1, 2, { kernel: 4, stride: 2, padding: 'same', bias: false }), flatten()),
    [5, 6, 1],
    18,
  ],
  dense: [() => sequential(dense(4, 3, { bias: false }), dense(3, 2, { biasInitializer: scaledNormal(1) })), [4], 2],
  dropout: [() => sequential(layers.dropout({ keep: 0.5 }), dense(4, 3)), [4], 3],
  elu: [() => sequential(dense(4, 3), layers.elu({ alpha: 0.5 })), [4], 3],
  embedding: [() => sequential(layers.embedding(10, 3), flatten()), [2], 6],
  flatten: [() => sequential(flatten(), dense(4, 3)), [2, 2], 3],
  freeze: [() => layers.freeze(sequential(dense(4, 3), layers.freeze(relu()))), [4], 3],
  gelu: [() => sequential(dense(4, 9), layers.gelu()), [4], 9],
  'gelu, by tanh': [() => sequential(dense(4, 9), layers.gelu({ approximate: 'tanh' })), [4], 9],
  layerNorm: [() => sequential(dense(4, 3), layers.layerNorm(3)), [4], 3],
  leakyRelu: [() => sequential(dense(4, 3), layers.leakyRelu({ slope: 0.2 })), [4], 3],
  logSoftmax: [() => sequential(dense(4, 3), layers.logSoftmax()), [4], 3],
  maxPool2d: [() => sequential(layers.maxPool2d({ size: 3, stride: 2, padding: 'same' }), flatten()), [5, 4, 2], 12],
  relu: [() => sequential(dense(4, 3), relu()), [4], 3],
  residual: [() => sequential(layers.residual(sequential(dense(4, 4), relu())), dense(4, 2)), [4], 2],
  'residual with a shortcut': [() => layers.residual(dense(4, 3), { shortcut: dense(4, 3, { bias: false }) }), [4], 3],
  sequential: [() => sequential(dense(4, 3), sequential(relu(), dense(3, 1))), [4], 1],
  sigmoid: [() => sequential(dense(4, 3), sigmoid()), [4], 3],
  silu: [() => sequential(dense(4, 3), layers.silu({ beta: 1.5 })), [4], 3],
  softmax: [() => sequential(dense(4, 3), softmax()), [4], 3],
  softplus: [() => sequential(dense(4, 3), layers.softplus({ beta: 2 })), [4], 3],
  tanh: [() => sequential(dense(4, 3), layers.tanh()), [4], 3],
};

describe('the file answers as the model does', () => {
  test('there is a network for each layer', () => {
    expect(new Set(Object.keys(NETWORKS).map((name) => name.split(/[ ,]/)[0]))).toEqual(new Set(Object.keys(layers.allLayers)));
  });

  test.each(Object.entries(NETWORKS))('%s', async (name, [make, shape, outputs]) => {
    const model = placed(make(), numbersTo(shape, outputs));
    const predict = await load(exportJavaScript(model));
    const size = sizeOf(shape);
    const whole = name === 'embedding';
    fc.assert(
      fc.property(
        fc.array(whole ? fc.nat({ max: 9 }) : fc.float({ min: -8, max: 8, noNaN: true }), { minLength: size, maxLength: size }),
        (row) => expectSame(predict(row), model.predict(row)),
      ),
      properties(50),
    );
  });

  test('an unknown layer is refused by name', () => {
    const network = { ...relu(), type: 'mine' };
    const model = placed(network, numbersTo([2], 2));
    expect(() => exportJson(model)).toThrow(
      /^E_ARG: export: the layer mine has no form in an exported file, expected one of avgPool2d/,
    );
  });

  test('what is no trained model is refused', () => {
    expect(() => exportJson(undefined as never)).toThrow(/^E_ARG: exportJson: model must be a trained model, got undefined/);
    expect(() => exportPage({ preparation: numbersTo([2], 2) } as never)).toThrow(/^E_ARG/);
    expect(() => exportJavaScript({ network: relu(), preparation: 7 } as never)).toThrow(/^E_FORMAT/);
    const unplaced = { network: sequential(dense(2, 2)), preparation: numbersTo([2], 2) };
    expect(() => exportJson(unplaced)).toThrow(/^E_STATE/);
  });
});

const SMALL = { layers: [5], epochs: 5, seed: 3 } as const;

describe('raw rows of tables', () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    size: i % 7 === 0 ? null : `${i % 5},${i % 3}`,
    kind: i % 6 === 0 ? 'NA' : ['apple', 'pear', '</script>*/'][i % 3]!,
    ripe: i % 2 === 0,
    sort: ['good </script> */', 'bad'][i % 2]!,
  }));

  test('blanks, decimal commas, unseen levels, arrays with and without the target; names that would end a script or a comment', async () => {
    const { dataset } = prepare(rows, { target: 'sort' });
    const model = await fit(dataset, SMALL);
    const file = exportJavaScript(model);
    expect(file).not.toMatch(/\bimport\b|<\/script/);
    const predict = await load(file);
    const asked = [
      ...rows,
      { size: 3, kind: ' pear ', ripe: 'TRUE' },
      { size: '3,5', kind: 'plum', ripe: null, more: 'is passed over' },
      { ' size ': '1e1', kind: '?', ripe: false },
      ['1,5', 'apple', 'false'],
      ['1,5', 'apple', 'false', 'bad'],
    ];
    for (const row of asked) expectSame(predict(row), model.predict(row));
  });

  test('what a model refuses, the file refuses, in words', async () => {
    const { dataset } = prepare(rows, { target: 'sort' });
    const predict = await load(exportJavaScript(await fit(dataset, SMALL)));
    expect(() => predict({ size: 1, kind: 'pear' })).toThrow('the row has no column "ripe", got size, kind');
    expect(() => predict({ size: 'big', kind: 'pear', ripe: true })).toThrow('column "size" is "big", expected a number');
    expect(() => predict({ size: Infinity, kind: 'pear', ripe: true })).toThrow('column "size" is Infinity, expected a number');
    expect(() => predict(['1'])).toThrow(
      'the row has 1 cells, expected 4 (size, kind, ripe, sort), or one less without the target',
    );
    expect(() => predict('apple')).toThrow('must be a record by column names, or an array');
  });

  test('a regression answers in its own units', async () => {
    const priced = rows.map((row, i) => ({ ...row, sort: 1000 + 37.5 * i }));
    const { dataset } = prepare(priced, { target: 'sort' });
    const model = await fit(dataset, SMALL);
    const predict = await load(exportJavaScript(model));
    for (const row of rows) expectSame(predict(row), model.predict(row));
  });
});

describe('raw rows of numbers', () => {
  test('classes that are numbers stay numbers; pictures, flat and nested', async () => {
    const data = digits();
    const model = await fit(data, { ...SMALL, epochs: 1 });
    const predict = await load(exportJavaScript(model));
    const pixels = readNow(data.inputs);
    for (let i = 0; i < 50; i++) {
      const row = pixels.slice(i * 64, (i + 1) * 64);
      expectSame(predict(row), model.predict(row));
    }
    expect(predict(Array.from({ length: 8 }, () => Array.from({ length: 8 }, () => '3')))).toEqual(
      predict(new Float32Array(64).fill(3)),
    );
    expect(() => predict([1, 2])).toThrow('the row has 2 numbers, expected 64');
  });

  test('several yes-or-no answers', async () => {
    const inputs = Array.from({ length: 20 }, (_, i) => [i, -i]);
    const model = await fit({ inputs, targets: inputs.map(([i]) => [Number(i! > 9), i! % 2]) }, { seed: 3, epochs: 20 });
    const predict = await load(exportJavaScript(model));
    for (const row of inputs) {
      expectSame(predict(row), model.predict(row));
      expect((predict(row) as Flags).labels).toEqual((model.predict(row) as Flags).labels);
    }
  });
});

test('the same model gives the same text, in each form', async () => {
  const data = circles({ perClass: 30, seed: 1 });
  const model = await fit(data, SMALL);
  for (const write of [exportJson, exportJavaScript, exportPage]) expect(write(model)).toBe(write(model));
});

test('the shortest number comes back as the float it was', () => {
  expect(shortest(Math.fround(0.1))).toBe(0.1);
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => Math.fround(shortest(value)) === value),
    properties(10_000, 100_000),
  );
});
