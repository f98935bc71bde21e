import { readNow, toArray, type Json } from '@gradwright/core';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import {
  checkPreparation,
  digits,
  fromArrays,
  idxImages,
  inputShape,
  iris,
  rowToInputs,
  sine,
  split,
  standardise,
  unscaleTarget,
  xor,
  type Preparation,
} from './index.ts';

describe('fromArrays', () => {
  test('by hand: the five lines of the first example', () => {
    const { size, inputs, targets, classNames } = fromArrays({
      inputs: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      targets: ['no', 'yes', 'yes', 'no'],
    });
    expect([size, inputs.shape, targets.shape]).toEqual([4, [4, 2], [4]]);
    expect(toArray(targets)).toEqual([0, 1, 1, 0]);
    expect(classNames).toEqual(['no', 'yes']);
    expectTypeOf(classNames).toEqualTypeOf<readonly ('no' | 'yes')[]>();
  });

  test.each([
    ['text', ['b', 'a', 'b', 'a'], [1, 0, 1, 0], ['a', 'b']],
    ['booleans', [true, false], [1, 0], [false, true]],
    ['two numbers', [7, 3, 7], [1, 0, 1], [3, 7]],
    ['numbers beyond ten sort as numbers', [10, 9, 10, 9, 2, 2], [2, 1, 2, 1, 0, 0], [2, 9, 10]],
    ['a typed array', new Uint8Array([1, 0, 1]), [1, 0, 1], [0, 1]],
    [
      'one-hot',
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
      [1, 0],
      [0, 1, 2],
    ],
    ['one-hot in typed arrays', [new Float32Array([0, 1]), new Float32Array([1, 0])], [1, 0], [0, 1]],
  ] as const)('classes from %s', (_, targets, labels, names) => {
    const dataset = fromArrays({ inputs: Array.from(targets as ArrayLike<unknown>, (_, i) => [i]), targets: targets as never });
    expect(toArray(dataset.targets)).toEqual(labels);
    expect(dataset.classNames).toEqual(names);
  });

  test.each([
    ['decimals', [0.5, 1.5], [[0.5], [1.5]], 'numbers'],
    ['whole numbers that hardly repeat', [1, 2, 3], [[1], [2], [3]], 'numbers'],
    [
      'several',
      [
        [0.5, 1],
        [2, 3],
      ],
      [
        [0.5, 1],
        [2, 3],
      ],
      'numbers',
    ],
    ['columns of one', [[1], [0]], [[1], [0]], 'numbers'],
    [
      'flags',
      [
        [1, 1],
        [0, 1],
      ],
      [
        [1, 1],
        [0, 1],
      ],
      'flags',
    ],
  ] as const)('numbers from %s', (_, targets, expected, kind) => {
    const dataset = fromArrays({ inputs: targets.map((_, i) => [i]), targets: targets as never });
    expect(toArray(dataset.targets)).toEqual(expected);
    expect(dataset.preparation.target.kind).toBe(kind);
    expect(dataset.classNames).toEqual([]);
  });

  test('the task can be decided', () => {
    const inputs = [[1], [2], [3]];
    expect(fromArrays({ inputs, targets: [1, 2, 1] }, { task: 'regression' }).targets.shape).toEqual([3, 1]);
    expect(fromArrays({ inputs, targets: [1, 2, 3] }, { task: 'classification' }).classNames).toEqual([1, 2, 3]);
  });

  test('one-hot and back are the labels (property 65)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 1, maxLength: 30 }), (labels) => {
        const targets = labels.map((label) => Array.from({ length: 5 }, (_, i) => Number(i === label)));
        expect(toArray(fromArrays({ inputs: labels.map((_, i) => [i]), targets }).targets)).toEqual(labels);
      }),
      properties(),
    );
  });

  test('inputs of any rank: numbers, rows, pictures, typed arrays', () => {
    const targets = ['a', 'b'];
    expect(fromArrays({ inputs: [1, 2], targets }).inputs.shape).toEqual([2, 1]);
    expect(fromArrays({ inputs: new Float64Array([1, 2]), targets }).inputs.shape).toEqual([2, 1]);
    expect(fromArrays({ inputs: [new Float32Array(3), new Float32Array(3)], targets }).inputs.shape).toEqual([2, 3]);
    const picture = [
      [[1], [2], [3]],
      [[4], [5], [6]],
    ];
    const dataset = fromArrays({ inputs: [picture, picture], targets });
    expect([dataset.inputs.shape, inputShape(dataset.preparation)]).toEqual([
      [2, 2, 3, 1],
      [2, 3, 1],
    ]);
    expect([...rowToInputs(dataset.preparation, picture)]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('weights', () => {
    expect(toArray(fromArrays({ inputs: [1, 2], targets: ['a', 'b'], weights: [0.5, 2] }).weights!)).toEqual([0.5, 2]);
  });

  test.each([
    ['no rows (D01)', { inputs: [], targets: [] }, 'E_EMPTY: fromArrays: inputs has no rows'],
    ['no features', { inputs: [[], []], targets: [1, 2] }, 'E_EMPTY: fromArrays: the rows of inputs have no numbers'],
    ['fewer targets (D02)', { inputs: [[1], [2]], targets: ['a'] }, 'E_SHAPE: fromArrays: inputs have 2 rows, but targets 1'],
    ['more targets', { inputs: [[1], [2]], targets: ['a', 'b', 'c'] }, 'E_SHAPE: fromArrays: inputs have 2 rows, but targets 3'],
    ['ragged rows (D03)', { inputs: [[1, 2], [1]], targets: ['a', 'b'] }, 'E_SHAPE: fromArrays: inputs row 1: 1, expected 2'],
    [
      'a number among rows',
      { inputs: [[1, 2], 3], targets: ['a', 'b'] },
      'E_ARG: fromArrays: inputs row 1 must be an array of 2',
    ],
    [
      'a row among numbers',
      { inputs: [1, [2]], targets: ['a', 'b'] },
      'E_SHAPE: fromArrays: inputs row 1: 1, expected a number, as in the first row',
    ],
    [
      'NaN (D10)',
      {
        inputs: [
          [1, 2],
          [3, NaN],
        ],
        targets: ['a', 'b'],
      },
      'E_NONFINITE: fromArrays: inputs row 1, column 1 is NaN',
    ],
    [
      'Infinity (D11)',
      { inputs: [[1, -Infinity]], targets: ['a'] },
      'E_NONFINITE: fromArrays: inputs row 0, column 1 is -Infinity',
    ],
    ['beyond 32 bits', { inputs: [[1e39]], targets: ['a'] }, 'E_NONFINITE: fromArrays: inputs row 0, column 0 is 1e+39'],
    ['text as input', { inputs: [['1']], targets: ['a'] }, 'E_ARG: fromArrays: inputs row 0, column 0 must be a number, got "1"'],
    [
      'null as input',
      { inputs: [[null]], targets: ['a'] },
      'E_ARG: fromArrays: inputs row 0, column 0 must be a number, got null',
    ],
    ['a gap', { inputs: [[1], undefined, [2]], targets: ['a', 'b', 'c'] }, 'E_ARG: fromArrays: inputs row 1 must be an array'],
    [
      'mixed targets',
      { inputs: [[1], [2]], targets: ['a', 1] },
      'E_ARG: fromArrays: targets row 1 must be a string as in row 0, got 1',
    ],
    ['NaN as target', { inputs: [[1], [2]], targets: [1, NaN] }, 'E_NONFINITE: fromArrays: targets row 1 is NaN'],
    [
      'null as target',
      { inputs: [[1], [2]], targets: [null, 1] },
      'E_ARG: fromArrays: targets row 0 must be text, a boolean, a number or an array',
    ],
    ['ragged targets', { inputs: [[1], [2]], targets: [[1, 0], [1]] }, 'E_SHAPE: fromArrays: targets row 1: 1, expected 2'],
    ['deep targets', { inputs: [[1]], targets: [[[1]]] }, 'E_SHAPE: fromArrays: targets have shape [1, 1, 1], expected [rows]'],
    [
      'one class',
      { inputs: [[1], [2]], targets: ['a', 'a'] },
      'E_ARG: fromArrays: "target" is "a" in every row, expected at least two classes',
    ],
    [
      'a negative weight',
      { inputs: [[1], [2]], targets: ['a', 'b'], weights: [1, -1] },
      'E_RANGE: fromArrays: weights[1] must be at least 0, got -1',
    ],
    [
      'few weights',
      { inputs: [[1], [2]], targets: ['a', 'b'], weights: [1] },
      'E_SHAPE: fromArrays: inputs have 2 rows, but weights 1',
    ],
    ['a misspelt key', { input: [[1]], targets: ['a'] }, 'E_ARG: fromArrays: unknown option "input"'],
    ['no targets', { inputs: [[1]] }, 'E_ARG: fromArrays: targets must be an array with one target a row, got undefined'],
    ['no inputs', { targets: [1] }, 'E_ARG: fromArrays: inputs must be an array of rows of numbers, got undefined'],
  ])('%s is refused', (_, data, message) => {
    expect(() => fromArrays(data as never)).toThrow(message);
  });

  test('an array within itself is refused', () => {
    const endless: unknown[] = [];
    endless.push(endless);
    expect(() => fromArrays({ inputs: endless as never, targets: [1] })).toThrow(
      'E_LIMIT: fromArrays: inputs are nested more than 8 deep',
    );
    expect(() => rowToInputs(iris().preparation, endless)).toThrow('E_SHAPE');
  });

  test('wrong options', () => {
    const data = { inputs: [[1], [2]], targets: ['a', 'b'] };
    expect(() => fromArrays(data, { task: 'guess' as never })).toThrow('E_ARG: fromArrays: task must be one of');
    expect(() => fromArrays(data, { task: 'regression' })).toThrow(
      'E_ARG: fromArrays: targets row 0 must be a number, for a regression',
    );
    expect(() => fromArrays(data, { names: ['a', 'b'] })).toThrow('E_ARG: fromArrays: names must be an array of 1 names');
    const soft = {
      inputs: [[1], [2]],
      targets: [
        [0.5, 0.5],
        [1, 0],
      ],
    };
    expect(() => fromArrays(soft, { task: 'classification' })).toThrow(
      'E_ARG: fromArrays: targets hold numbers other than 0 and 1',
    );
  });
});

describe('standardise', () => {
  test('by hand: fitted on the first, applied to all; a constant feature is 0', () => {
    const make = (inputs: readonly (readonly number[])[], targets: readonly number[]) =>
      fromArrays({ inputs, targets }, { task: 'regression' });
    const [train, test] = standardise(
      make(
        [
          [1, 5],
          [3, 5],
        ],
        [10, 20],
      ),
      make([[5, 6]], [30]),
    );
    expect(toArray(train.inputs)).toEqual([
      [-1, 0],
      [1, 0],
    ]);
    expect(toArray(test.inputs)).toEqual([[3, 1]]);
    expect(toArray(train.targets)).toEqual([[-1], [1]]);
    expect(toArray(test.targets)).toEqual([[3]]);
    expect(unscaleTarget(test.preparation, [3])).toEqual([30]);
    expect(test.preparation).toEqual(train.preparation);
  });

  test('scaling and back is the identity, and raw rows give the bits of their dataset (property 64)', () => {
    const rows = fc.array(fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(rows, (inputs) => {
        const raw = fromArrays({ inputs, targets: inputs.map((_, i) => i + 0.5) });
        const [scaled] = standardise(raw);
        const [again] = standardise(scaled);
        for (const [i, row] of inputs.entries()) {
          expect(rowToInputs(scaled.preparation, row)).toEqual(readNow(scaled.inputs).slice(3 * i, 3 * i + 3));
          expect(unscaleTarget(scaled.preparation, [readNow(scaled.targets)[i]!])[0]).toBeCloseTo(i + 0.5, 3);
        }
        expect(readNow(scaled.inputs).every(Number.isFinite)).toBe(true);
        // Twice is once, but for rounding.
        readNow(again.inputs).forEach((value, i) => expect(value).toBeCloseTo(readNow(scaled.inputs)[i]!, 2));
      }),
      properties(),
    );
  });

  test('pixels that were divided by 255 are taken back first, so a raw picture gives the bits it was trained on', () => {
    const data = Uint8Array.from({ length: 48 }, (_, i) => (i * 37) % 256);
    const dataset = idxImages(
      { shape: [12, 2, 2], data },
      { shape: [12], data: Uint8Array.from({ length: 12 }, (_, i) => i % 3) },
    );
    const [scaled] = standardise(dataset);
    for (let i = 0; i < 12; i++) {
      expect(rowToInputs(scaled.preparation, data.subarray(4 * i, 4 * i + 4))).toEqual(
        readNow(scaled.inputs).slice(4 * i, 4 * i + 4),
      );
    }
  });

  test('labels, names, weights and pictures stay what they are', () => {
    const [train] = standardise(split(iris(), { test: 0.2 }).train);
    expect(train.classNames).toEqual(iris().classNames);
    expect([...new Set(readNow(train.targets))]).toEqual([0, 1, 2]);
    expect(standardise(digits({ shape: 'image' }))[0].inputs.shape).toEqual([1797, 8, 8, 1]);
    const weighted = fromArrays({ inputs: [1, 2], targets: ['a', 'b'], weights: [1, 2] });
    expect(toArray(standardise(weighted)[0].weights!)).toEqual([1, 2]);
  });

  test('a dataset that does not say where it comes from: labels and one-hot stay', () => {
    const { size, inputs, targets } = xor();
    const [scaled] = standardise({ size, inputs, targets });
    expect([toArray(scaled.inputs), toArray(scaled.targets)]).toEqual([
      [
        [-1, -1],
        [1, 1],
        [-1, 1],
        [1, -1],
      ],
      [0, 0, 1, 1],
    ]);
    const numbers = sine({ samples: 4 });
    const [other] = standardise({ size: 4, inputs: numbers.inputs, targets: numbers.targets });
    expect(toArray(other.targets)).toEqual(toArray(numbers.targets));
  });

  test('mistakes', () => {
    expect(() => standardise(iris(), xor())).toThrow(
      'E_SHAPE: standardise: dataset 2 has inputs of shape [4, 2], expected [rows, 4] as the first',
    );
    const { size, inputs, targets } = xor();
    inputs.backend.write(inputs, [0, 0, 0, NaN, 0, 0, 0, 0]);
    expect(() => standardise({ size, inputs, targets })).toThrow(
      'E_NONFINITE: standardise: dataset 1: inputs: row 1, column 1 is NaN',
    );
    expect(() => standardise(undefined as never)).toThrow('E_ARG: standardise: dataset 1 must be a dataset');
  });
});

describe('checkPreparation', () => {
  const { preparation } = iris();
  const broken = (
    change: (copy: { version: unknown; inputs: Record<string, unknown>; target: Record<string, unknown> }) => void,
  ) => {
    const copy = JSON.parse(JSON.stringify(preparation)) as never;
    change(copy);
    return copy as unknown;
  };

  test('what was stored is what it was, and the compiler knows that it can be', () => {
    expectTypeOf<Preparation>().toExtend<Json>();
    for (const dataset of [iris(), digits(), sine(), xor()]) {
      const stored: unknown = JSON.parse(JSON.stringify(dataset.preparation));
      expect(checkPreparation(stored)).toEqual(dataset.preparation);
    }
  });

  test.each([
    ['nothing', undefined, 'E_FORMAT: preparation: preparation is undefined, expected a record'],
    ['a list', [], 'E_FORMAT'],
    ['no version', broken((p) => delete p.version), 'E_FORMAT: preparation: preparation.version is undefined, expected 1'],
    ['a later version', broken((p) => (p.version = 2)), 'E_VERSION: preparation: preparation.version is 2, expected 1'],
    [
      'no inputs',
      broken((p) => delete (p as { inputs?: unknown }).inputs),
      'E_FORMAT: preparation: preparation.inputs is undefined',
    ],
    ['another kind', broken((p) => (p.inputs.kind = 'text')), 'preparation.inputs.kind is "text", expected "numbers" or "table"'],
    ['a scale of 0', broken((p) => (p.inputs.scale = 0)), 'preparation.inputs.scale is 0'],
    ['a center of text', broken((p) => (p.inputs.center = '0')), 'preparation.inputs.center is "0"'],
    ['too few names', broken((p) => (p.inputs.names = ['a'])), 'preparation.inputs.names is ["a"], expected 4 names'],
    ['a shape of nothing', broken((p) => (p.inputs.shape = [0])), 'preparation.inputs.shape is [0]'],
    ['class names of null', broken((p) => (p.target.names = [null])), 'preparation.target.names is [null]'],
    ['another target', broken((p) => (p.target.kind = 'x')), 'preparation.target.kind is "x"'],
  ])('%s is refused', (_, value, message) => {
    expect(() => checkPreparation(value)).toThrow(message);
    expect(() => rowToInputs(value as never, [1, 2, 3, 4])).toThrow(/^E_(FORMAT|VERSION): rowToInputs: /);
  });

  test('any field replaced by anything gives a typed error or works', () => {
    const json = JSON.stringify(preparation);
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(10), (value, place) => {
        const copy = JSON.parse(json) as Record<string, Record<string, unknown>>;
        const fields = [
          [copy, 'version'],
          [copy, 'inputs'],
          [copy, 'target'],
          ...Object.keys(copy.inputs!).map((key) => [copy.inputs!, key] as const),
          ...Object.keys(copy.target!).map((key) => [copy.target!, key] as const),
        ] as const;
        const [record, key] = fields[place % fields.length]!;
        (record as Record<string, unknown>)[key] = value;
        let message = 'E_ARG: rowToInputs: nothing thrown';
        try {
          rowToInputs(copy as never, [1, 2, 3, 4]);
        } catch (error) {
          message = (error as Error).message;
        }
        expect(message).toMatch(/^E_[A-Z]+: rowToInputs: /);
      }),
      properties(500),
    );
  });
});

describe('rows of numbers', () => {
  test('as text, which is what forms and tables give', () => {
    const { preparation } = iris();
    expect(rowToInputs(preparation, ['5.1', ' 3.5', '1.4', '2e-1'])).toEqual(rowToInputs(preparation, [5.1, 3.5, 1.4, 0.2]));
  });

  test('mistakes', () => {
    const { preparation } = iris();
    expect(() => rowToInputs(preparation, [1, 2, 3])).toThrow(
      'E_SHAPE: rowToInputs: row has 3 numbers, expected 4 for shape [4]',
    );
    expect(() => rowToInputs(preparation, [1, 2, 3, 'four'])).toThrow(
      'E_ARG: rowToInputs: column "petal width" must be a number, got "four"',
    );
    expect(() => rowToInputs(preparation, [1, 2, 3, NaN])).toThrow('E_NONFINITE: rowToInputs: column "petal width" is NaN');
    expect(() => rowToInputs(preparation, { 'petal length': 1 })).toThrow('E_ARG: rowToInputs: row has no column "sepal length"');
    expect(() => rowToInputs(digits().preparation, {})).toThrow('E_ARG: rowToInputs: row must be an array of 64 numbers');
    expect(() => unscaleTarget(preparation, [1])).toThrow('E_ARG: unscaleTarget: the target holds classes, expected numbers');
    const two = fromArrays({
      inputs: [1, 2],
      targets: [
        [1.5, 2],
        [3, 4],
      ],
    });
    expect(() => unscaleTarget(two.preparation, [1, 2, 3])).toThrow(
      'E_SHAPE: unscaleTarget: outputs has 3 numbers, expected a multiple of 2',
    );
  });
});
