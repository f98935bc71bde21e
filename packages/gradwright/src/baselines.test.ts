import { createReferenceBackend, readNow, tensor, type Dataset } from '@gradwright/core';
import { diabetes, fromArrays, iris, split, standardise } from '@gradwright/datasets';
import { accuracy, r2 } from '@gradwright/training';
import { describe, expect, test } from 'vitest';
import { expectError } from '../test/expect-error.ts';
import { linearBaseline, trivialBaseline, type Baseline } from './baselines.ts';

const compare = (baseline: Baseline, rows: Dataset) => ({
  prediction: baseline.predict(rows),
  target: { shape: rows.targets.shape, data: readNow(rows.targets) },
});

describe('the trivial baseline', () => {
  const inputs = [[1], [2], [3], [4]];

  test('says how often each class occurs, so that the commonest wins', () => {
    const data = fromArrays({ inputs, targets: ['a', 'b', 'b', 'b'] });
    const baseline = trivialBaseline(data);
    expect(baseline.name).toBe('always the commonest class');
    expect(baseline.predict(data)).toEqual({
      shape: [4, 2],
      data: Float32Array.of(0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75),
    });
    expect(accuracy(compare(baseline, data))).toBe(0.75);
  });

  test('says the mean of each number, and explains nothing', () => {
    const data = fromArrays({
      inputs,
      targets: [
        [1.5, 10],
        [2.5, 20],
        [3.5, 30],
        [4.5, 60],
      ],
    });
    const baseline = trivialBaseline(data);
    const own = readNow(data.targets);
    const mean = (column: number) => [0, 1, 2, 3].reduce((sum, row) => sum + own[2 * row + column]!, 0) / 4;
    const { shape, data: said } = baseline.predict(data);
    expect(shape).toEqual([4, 2]);
    expect(said[0]).toBeCloseTo(mean(0), 6);
    expect(said[7]).toBeCloseTo(mean(1), 6);
    expect(r2(compare(baseline, data))).toBeCloseTo(0, 6);
  });
});

describe('the linear baseline', () => {
  test('tells flowers apart, better than the trivial one, and to the bit again', async () => {
    const parts = split(iris(), { test: 0.3, seed: 1 });
    const [train, held] = standardise(parts.train, parts.test);
    const [one, two] = [await linearBaseline(train, { seed: 1 }), await linearBaseline(train, { seed: 1 })];
    expect(accuracy(compare(one, held))).toBeGreaterThan(0.9);
    expect(one.predict(held)).toEqual(two.predict(held));
    const { data } = one.predict(held);
    for (let row = 0; row < held.size; row++) expect(data[3 * row]! + data[3 * row + 1]! + data[3 * row + 2]!).toBeCloseTo(1, 5);
  });

  test('is least squares where the target is a number', async () => {
    const parts = split(diabetes(), { test: 0.2, seed: 4 });
    const [train, held] = standardise(parts.train, parts.test);
    const baseline = await linearBaseline(train, { seed: 1 });
    // The training rows' least squares explain about half of the variance; see any textbook on these data.
    expect(r2(compare(baseline, train))).toBeGreaterThan(0.48);
    expect(r2(compare(baseline, held))).toBeGreaterThan(0.3);
  });

  test('cannot learn exclusive or', async () => {
    const data = fromArrays({
      inputs: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      targets: ['no', 'yes', 'yes', 'no'],
    });
    const baseline = await linearBaseline(data);
    expect(accuracy(compare(baseline, data))).toBeLessThanOrEqual(0.75);
  });

  test('takes epochs and a signal, and tells what happens', async () => {
    const data = iris();
    const seen: string[] = [];
    await linearBaseline(data, { epochs: 2, onEvent: ({ type }) => seen.push(type) });
    expect(seen.filter((type) => type === 'epoch')).toHaveLength(2);
    const stopped = new AbortController();
    stopped.abort();
    seen.length = 0;
    await linearBaseline(data, { signal: stopped.signal, onEvent: ({ type }) => seen.push(type) });
    expect(seen).toEqual(['end']);
  });

  test('refuses a misspelt option, and rows of another width', async () => {
    const data = iris();
    await expectError(() => linearBaseline(data, { sed: 3 } as never), 'E_ARG', 'unknown option "sed"');
    const baseline = await linearBaseline(data, { epochs: 1 });
    const narrow = { ...data, inputs: tensor(createReferenceBackend(), [1, 2], [1, 2]) };
    await expectError(() => baseline.predict(narrow), 'E_SHAPE', '[1, 2]');
  });
});
