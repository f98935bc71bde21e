import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNow, type Dataset } from '@gradwright/core';
import { datasetCases } from '@gradwright/core/testing';
import { describe, expect, test } from 'vitest';
import { breastCancer, diabetes, digits, iris, rowToInputs, standardise, subset, wine } from '../src/index.ts';
import { packed as packedBreastCancer } from '../src/real/breast-cancer-data.ts';
import { packed as packedDiabetes } from '../src/real/diabetes-data.ts';
import { packed as packedIris } from '../src/real/iris-data.ts';
import { unpackColumns, type PackedTable } from '../src/real/unpack.ts';
import { packed as packedWine } from '../src/real/wine-data.ts';

interface Source {
  readonly feature_names: readonly string[];
  readonly target_names?: readonly string[];
  readonly X: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly y: { readonly data: readonly number[] };
}

const root = join(import.meta.dirname, '..');
const source = (name: string): Source => JSON.parse(readFileSync(join(root, 'data', `${name}.json`), 'utf8')) as Source;
const rounded = (numbers: readonly number[]) => numbers.map(Math.fround);

const tables: readonly [name: string, packed: PackedTable, make: () => Dataset & { featureNames: readonly string[] }][] = [
  ['iris', packedIris, iris],
  ['wine', packedWine, wine],
  ['breast_cancer', packedBreastCancer, breastCancer],
  ['diabetes', packedDiabetes, diabetes],
];

describe.each(tables)('%s', (name, packed, make) => {
  const { X, y, feature_names } = source(name);
  for (const { name: asked, check } of datasetCases({ make, seeded: false })) test(asked, check);

  test('unpacks to the decimals of its source, every digit', () => {
    const columns = unpackColumns(packed);
    const width = X.shape[1]!;
    expect(columns.slice(0, -1)).toEqual(feature_names.map((_, c) => X.data.filter((_, i) => i % width === c)));
    expect(columns.at(-1)).toEqual(y.data);
  });

  test('becomes a dataset of as many rows and features, with their names', () => {
    const { size, inputs, targets, featureNames, preparation } = make();
    expect([size, ...inputs.shape.slice(1)]).toEqual(X.shape);
    expect([...readNow(inputs)]).toEqual(rounded(X.data));
    expect([...readNow(targets)]).toEqual(y.data);
    expect(featureNames).toHaveLength(feature_names.length);
    featureNames.forEach((feature, i) => expect(feature_names[i]!.replaceAll('_', ' ')).toContain(feature));
    expect(JSON.parse(JSON.stringify(preparation))).toEqual(preparation);
  });
});

describe('digits', () => {
  for (const { name, check } of datasetCases({ make: () => digits(), seeded: false })) test(name, check);

  const { X, y } = source('digits');

  test('unpacks to the pixels and labels of its source', () => {
    const { inputs, targets, classNames } = digits();
    expect(inputs.shape).toEqual([1797, 64]);
    expect([...readNow(inputs)]).toEqual(X.data);
    expect([...readNow(targets)]).toEqual(y.data);
    expect(classNames).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('as pictures they have a height, a width and a channel, and the same pixels', () => {
    const { inputs } = digits({ shape: 'image' });
    expect(inputs.shape).toEqual([1797, 8, 8, 1]);
    expect([...readNow(inputs)]).toEqual(X.data);
  });

  test('another shape is refused', () => {
    expect(() => digits({ shape: 'flut' } as never)).toThrow('E_ARG: digits: shape must be one of "flat", "image", got "flut"');
    expect(() => digits({ form: 'flat' } as never)).toThrow('E_ARG: digits: unknown option "form"');
  });
});

test('the committed modules are what data/ packs to', () => {
  execFileSync(process.execPath, [join(root, 'scripts/pack.mjs'), '--check']);
});

describe('the golden splits', () => {
  interface GoldenTensor {
    readonly data: readonly number[];
  }
  const makers = { iris, wine, breast_cancer: breastCancer, digits, diabetes } as const;
  const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'golden/real_data.json'), 'utf8')) as {
    cases: readonly {
      name: string;
      params: { dataset: keyof typeof makers };
      inputs: { test_indices: GoldenTensor };
      expected: { n_train: number; n_test: number; train_feature_mean?: GoldenTensor; train_feature_std?: GoldenTensor };
    }[];
  };

  test.each(cases)('$name: sizes, means and deviations of the training rows', ({ params, inputs, expected }) => {
    const whole: Dataset = makers[params.dataset]();
    const test = inputs.test_indices.data;
    const held = new Set(test);
    const train = subset(
      whole,
      Array.from({ length: whole.size }, (_, i) => i).filter((i) => !held.has(i)),
    );
    expect(train.size).toBe(expected.n_train);
    const [scaled, other] = standardise(train, subset(whole, test));
    expect(other.size).toBe(expected.n_test);
    const fitted = scaled.preparation.inputs;
    if (fitted.kind !== 'numbers') throw new Error('expected numbers');
    const close = (got: number | readonly number[], golden: GoldenTensor | undefined) => {
      golden?.data.forEach((value, i) => {
        const number = (got as readonly number[])[i]!;
        // The means are of float32 inputs; a constant feature's deviation of 0 counts as 1.
        expect(Math.abs(number - (value || number))).toBeLessThanOrEqual(1e-6 * Math.abs(value) + 1e-9);
      });
    };
    close(fitted.center, expected.train_feature_mean);
    close(fitted.scale, expected.train_feature_std);
  });
});

test('what a model reads for a raw row is what it was trained on', () => {
  const [scaled] = standardise(iris());
  const flower = { 'sepal length': 5.1, 'sepal width': 3.5, 'petal length': 1.4, 'petal width': 0.2 };
  const first = readNow(scaled.inputs).slice(0, 4);
  expect(rowToInputs(scaled.preparation, flower)).toEqual(first);
  expect(rowToInputs(scaled.preparation, [5.1, 3.5, 1.4, 0.2])).toEqual(first);
});
