import { readNow, toArray, type Dataset } from '@gradwright/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { batches, digits, folds, fromArrays, fromRows, iris, sine, split, subset, xor } from './index.ts';

/** A dataset whose rows can be told apart: input i is i. */
const numbered = (targets: readonly number[], weights?: readonly number[]) =>
  fromArrays(
    { inputs: targets.map((_, i) => [i]), targets, ...(weights === undefined ? {} : { weights }) },
    { task: 'classification' },
  );
const rowsOf = ({ inputs }: Dataset) => [...readNow(inputs)];
const count = (values: Iterable<unknown>) => {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
const ascending = (length: number) => Array.from({ length }, (_, i) => i);
const labels = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 10, maxLength: 120 })
  .filter((values) => new Set(values).size > 1);

describe('subset', () => {
  test('by hand: rows in the order asked for, with targets, weights and all else', () => {
    const whole = numbered([5, 6, 5, 6], [1, 2, 3, 4]);
    const part = subset(whole, [3, 0, 3]);
    expect(toArray(part.inputs)).toEqual([[3], [0], [3]]);
    expect(toArray(part.targets)).toEqual([1, 0, 1]);
    expect(toArray(part.weights!)).toEqual([4, 1, 4]);
    expect([part.size, part.classNames, part.preparation]).toEqual([3, [5, 6], whole.preparation]);
  });

  test('pictures keep their shape', () => {
    expect(subset(digits({ shape: 'image' }), [5, 6]).inputs.shape).toEqual([2, 8, 8, 1]);
  });

  test('an index that is no row is refused', () => {
    expect(() => subset(xor(), [4])).toThrow('E_RANGE: subset: rows[0] must be in [0, 4), got 4');
    expect(() => subset(xor(), [-1])).toThrow('E_RANGE');
    expect(() => subset(xor(), [0.5])).toThrow('E_ARG');
    expect(() => subset(xor(), [0, NaN])).toThrow('E_ARG: subset: rows[1]');
  });
});

describe('split', () => {
  test('by hand: the sizes, and each class its share', () => {
    const { train, validation, test } = split(iris(), { validation: 0.2, test: 0.2, seed: 7 });
    expect([train.size, validation.size, test.size]).toEqual([90, 30, 30]);
    for (const part of [train, validation, test]) expect(new Set(count(readNow(part.targets)).values()).size).toBe(1);
  });

  test('train + validation + test = whole, no row twice, each part in order; each class has its share (property 63)', () => {
    fc.assert(
      fc.property(labels, fc.nat(1000), fc.boolean(), (targets, seed, stratify) => {
        const whole = numbered(targets);
        const { train, validation, test } = split(whole, { validation: 0.25, test: 0.25, seed, stratify });
        const parts = [train, validation, test].map(rowsOf);
        expect(parts.flat().sort((a, b) => a - b)).toEqual(ascending(whole.size));
        for (const rows of parts) expect(rows).toEqual(rows.toSorted((a, b) => a - b));
        for (const part of [train, validation, test])
          expect([...readNow(part.targets)]).toEqual(rowsOf(part).map((i) => readNow(whole.targets)[i]));
        const asked = Math.round(targets.length / 4);
        expect(stratify ? Math.min(test.size, asked) : asked).toBe(test.size);
        for (const [label, n] of stratify ? count(readNow(whole.targets)) : []) {
          expect(count(readNow(train.targets)).get(label)).toBeGreaterThanOrEqual(1);
          expect(Math.abs((count(readNow(test.targets)).get(label) ?? 0) - n / 4)).toBeLessThanOrEqual(1);
        }
      }),
      properties(),
    );
  });

  test('the same seed divides alike, another otherwise', () => {
    const test = (seed: number) => rowsOf(split(sine({ samples: 50 }), { test: 0.2, seed }).test);
    expect(test(7)).toEqual(test(7));
    expect(test(7)).not.toEqual(test(8));
  });

  test('a class with one row is trained on, and nothing breaks', () => {
    const { train, test } = split(numbered([0, 0, 0, 0, 0, 0, 0, 0, 0, 7]), { test: 0.5, seed: 1 });
    expect([...readNow(train.targets)]).toContain(1);
    expect([...readNow(test.targets)]).not.toContain(1);
    expect(() => split(numbered([1, 2, 3, 4]), { test: 0.5 })).toThrow('E_EMPTY: split: test would have none of the 4 rows');
    expect(split(numbered([1, 2, 3, 4]), { test: 0.5, stratify: false }).test.size).toBe(2);
  });

  test('only the parts that are asked for are there, for the compiler too', () => {
    const parts = split(iris(), { test: 0.2 });
    expect(Object.keys(parts).sort()).toEqual(['test', 'train']);
    // @ts-expect-error: no validation was asked for
    expect(parts.validation).toBeUndefined();
  });

  test('arrays and tables divide too; parts of a table keep their row numbers', () => {
    const rows = ascending(20).map((i) => ({ size: i * 1.5, kind: i < 4 ? 'rare' : 'common' }));
    const byRow = split(rows, { test: 0.25, stratify: (row: { kind: string }) => row.kind, seed: 3 });
    expect(count(byRow.test.map(({ kind }) => kind))).toEqual(
      new Map([
        ['rare', 1],
        ['common', 4],
      ]),
    );
    const byColumn = split(fromRows(rows), { test: 0.25, stratify: 'kind', seed: 3 });
    expect(byColumn.test.rows.map((row) => row[0])).toEqual(byRow.test.map(({ size }) => size));
    expect(byColumn.test.rowNumbers).toEqual(byRow.test.map(({ size }) => size / 1.5 + 1));
  });

  test('one-hot targets are classes, numbers are not', () => {
    const { inputs } = sine({ samples: 4 });
    const oneHot = { size: 4, inputs, targets: oneHotTargets() };
    const { test } = split(oneHot, { test: 0.5, stratify: true });
    expect(toArray(test.targets)).toEqual(
      expect.arrayContaining([
        [1, 0],
        [0, 1],
      ]),
    );
    expect(() => split(sine(), { test: 0.5, stratify: true })).toThrow('E_ARG: split: stratify needs labels or one-hot targets');
    expect(split(sine(), { test: 0.5 }).test.size).toBe(500);
  });

  test.each([0, 1, 1.2, -0.1, NaN, Infinity])('a share of %s is refused (D07)', (test) => {
    expect(() => split(iris(), { test })).toThrow('E_RANGE: split: test must be in (0, 1)');
  });

  test('other mistakes', () => {
    expect(() => split(iris(), {})).toThrow('E_ARG: split: options must be an object with "validation", "test" or both');
    expect(() => split(iris(), { test: 0.5, validation: 0.5 })).toThrow(
      'E_RANGE: split: validation 0.5 and test 0.5 leave no rows',
    );
    expect(() => split(iris(), { tset: 0.5 } as never)).toThrow('unknown option "tset"');
    expect(() => split(iris(), { test: '0.5' as never })).toThrow('E_ARG: split: test must be a number');
    expect(() => split(xor(), { test: 0.05 })).toThrow('E_EMPTY');
    expect(() => split([], { test: 0.5 })).toThrow('E_EMPTY: split: data has no rows');
    expect(() => split([1, 2, 3], { test: 0.5, stratify: true })).toThrow('E_ARG: split: stratify must be false, or a function');
    expect(() => split(fromRows([['a'], [1], [2]]), { test: 0.5, stratify: 'b' })).toThrow(
      'E_ARG: split: stratify names the column "b"',
    );
    expect(() => split(7 as never, { test: 0.5 })).toThrow('E_ARG: split: data must be a dataset');
    expect(() => split(undefined as never, { test: 0.5 })).toThrow('E_ARG');
    const short = { ...iris(), targets: xor().targets };
    expect(() => split(short, { test: 0.5 })).toThrow('E_SHAPE: split: data has 150 rows of inputs and 4 of targets');
  });
});

function oneHotTargets() {
  return fromArrays(
    {
      inputs: [[0], [1], [2], [3]],
      targets: [
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 1],
      ],
    },
    { task: 'regression' },
  ).targets;
}

describe('folds', () => {
  test('each row is validated on once a repeat, never while it is trained on; sizes and classes are even', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 7 }), fc.nat(99), (targets, k, seed) => {
        const whole = numbered(targets);
        const all = [...folds(whole, { folds: k, repeats: 2, seed })];
        expect(all.map(({ repeat, fold }) => [repeat, fold])).toEqual(
          [0, 1].flatMap((repeat) => ascending(k).map((fold) => [repeat, fold])),
        );
        for (const repeat of [0, 1]) {
          const turn = all.filter((part) => part.repeat === repeat);
          expect(turn.flatMap(({ validation }) => rowsOf(validation)).sort((a, b) => a - b)).toEqual(ascending(whole.size));
          for (const { train, validation } of turn) {
            expect([...rowsOf(train), ...rowsOf(validation)].sort((a, b) => a - b)).toEqual(ascending(whole.size));
            expect(Math.abs(validation.size - whole.size / k)).toBeLessThan(1);
            for (const [label, n] of count(readNow(whole.targets))) {
              expect(Math.abs((count(readNow(validation.targets)).get(label) ?? 0) - n / k)).toBeLessThan(1);
            }
          }
        }
      }),
      properties(),
    );
  });

  test('repeats differ, the same seed does not', () => {
    const first = (seed: number) => [...folds(iris(), { repeats: 2, seed })].map(({ validation }) => rowsOf(validation));
    expect(first(1)).toEqual(first(1));
    expect(first(1)[0]).not.toEqual(first(1)[5]);
  });

  test('mistakes are found before the loop', () => {
    expect(() => folds(iris(), { folds: 1 })).toThrow('E_RANGE: folds: folds must be in [2, 150], got 1');
    expect(() => folds(xor(), { folds: 5 })).toThrow('E_RANGE');
    expect(() => folds(xor(), { folds: 2, repeats: 0 })).toThrow('E_RANGE');
    expect(() => folds(iris(), { k: 3 } as never)).toThrow('unknown option "k"');
  });
});

describe('batches', () => {
  test('by hand: in order without a seed, the last one with what remains', () => {
    const dealt = [...batches(numbered([0, 1, 0, 1, 0]), { size: 2 })];
    expect(dealt.map(rowsOf)).toEqual([[0, 1], [2, 3], [4]]);
    expect(dealt.map(({ rows }) => [...rows])).toEqual([[0, 1], [2, 3], [4]]);
    expect(dealt.map(({ size, targets }) => [size, toArray(targets)])).toEqual([
      [2, [0, 1]],
      [2, [0, 1]],
      [1, [0]],
    ]);
    expect([...batches(numbered([0, 1, 0, 1, 0]), { size: 2, dropLast: true })].map(rowsOf)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test('each row once an epoch, or all but a last part; sizes as said (properties 61 and 62)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 70 }),
        fc.nat(50),
        fc.nat(5),
        fc.boolean(),
        (n, size, seed, epoch, dropLast) => {
          const dealt = [...batches(numbered(ascending(n)), { size, seed, epoch, dropLast })];
          const each = Math.min(size, n);
          const full = Math.floor(n / each);
          const rows = dealt.flatMap(rowsOf);
          expect(new Set(rows).size).toBe(rows.length);
          expect(rows.length).toBe(dropLast ? full * each : n);
          expect(dealt.slice(0, full).every((batch) => batch.size === each)).toBe(true);
        },
      ),
      properties(),
    );
  });

  test('the same seed and epoch deal alike, another epoch or seed otherwise (property 61)', () => {
    const whole = iris();
    const order = (seed: number, epoch: number) =>
      [...batches(whole, { size: 150, seed, epoch })].flatMap((batch) => [...batch.rows]);
    fc.assert(
      fc.property(fc.nat(), fc.nat(1000), fc.nat(1000), (seed, epoch, other) => {
        expect(order(seed, epoch)).toEqual(order(seed, epoch));
        fc.pre(epoch !== other);
        expect(order(seed, epoch)).not.toEqual(order(seed, other));
        expect(order(seed, epoch)).not.toEqual(order(seed + 1, epoch));
      }),
      properties(),
    );
  });

  test('what happens to the dataset during an epoch changes nothing (D20)', () => {
    const whole = numbered([0, 1, 0, 1]);
    const dealt = batches(whole, { size: 2 });
    const first = rowsOf(dealt.next().value as Dataset);
    whole.inputs.backend.write(whole.inputs, [9, 9, 9, 9]);
    expect([first, rowsOf(dealt.next().value as Dataset)]).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test.each([0, -1, 1.5, NaN, '32', Infinity, undefined])('a size of %s is refused at once (D04)', (size) => {
    expect(() => batches(iris(), { size: size as number })).toThrow(/^E_(ARG|RANGE): batches: size must be/);
  });

  test('other mistakes', () => {
    expect(() => batches(iris(), { size: 2, epoch: -1 })).toThrow('E_RANGE');
    expect(() => batches(iris(), { size: 2, dropLast: 1 as never })).toThrow('E_ARG');
    expect(() => batches(iris(), { batchSize: 2 } as never)).toThrow('unknown option "batchSize"');
    expect(() => batches(null as never, { size: 2 })).toThrow('E_ARG: batches: dataset must be a dataset');
  });
});
