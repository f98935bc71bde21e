import { expect, test } from 'vitest';
import { failingCases } from '../../test/failing-cases.ts';
import type { Dataset } from '../dataset.ts';
import { tensor } from '../make-tensor.ts';
import { createRandom, normal, type Random } from '../random.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { datasetCases, type DatasetCaseOptions } from './dataset-cases.ts';

const backend = createReferenceBackend();
const numbers = (data: readonly unknown[]) => tensor(backend, data as readonly number[]);

/** Four points, two labels. */
function points(random: Random): Dataset {
  const inputs = tensor(backend, normal(random, 8), [4, 2]);
  return { size: 4, inputs, targets: numbers([0, 1, 1, 0]), weights: numbers([1, 0, 2, 1]), preparation: { names: ['x', 'y'] } };
}

const failing = (make: DatasetCaseOptions['make'], more: Partial<DatasetCaseOptions> = {}) =>
  failingCases(datasetCases({ make, ...more }));

/** The right one, with something changed. */
const changed = (change: Partial<Record<keyof Dataset, unknown>>) =>
  failing((seed) => ({ ...points(createRandom(seed)), ...change }) as Dataset);

const ROWS = 'inputs, targets and weights have a row for each example';
const FINITE = 'every number is finite, and no weight below 0';
const LABELS = 'one target a row is a label, counted from 0';
const PLAIN = 'its preparation is plain data';
const SAME = 'the same seed gives the same bits, whatever was made between';
const OTHER = 'another seed gives other numbers';

test('a right dataset passes all, one that is awaited too', async () => {
  expect(datasetCases({ make: (seed) => points(createRandom(seed)) }).map(({ name }) => name)).toEqual([
    ROWS,
    FINITE,
    LABELS,
    PLAIN,
    SAME,
    OTHER,
  ]);
  expect(await failing((seed) => points(createRandom(seed)))).toEqual([]);
  expect(await failing(async (seed) => points(createRandom(seed)))).toEqual([]);
  const bare = ({ size, inputs }: Dataset): Dataset => ({ size, inputs, targets: tensor(backend, [0.5, 1, 2, 3], [4, 1]) });
  expect(await failing((seed) => bare(points(createRandom(seed))))).toEqual([]);
});

test.each<[string, Partial<Record<keyof Dataset, unknown>>, readonly string[]]>([
  ['a size that is not its number of rows', { size: 5 }, [ROWS]],
  ['inputs without an axis for features', { inputs: numbers([1, 2, 3, 4]) }, [ROWS, OTHER]],
  ['a target too few', { targets: numbers([0, 1, 1]) }, [ROWS]],
  ['weights in a matrix', { weights: numbers([[1], [1], [1], [1]]) }, [ROWS]],
  ['NaN among the inputs', { inputs: numbers([[1], [2], [NaN], [4]]) }, [FINITE, OTHER]],
  ['an infinite target', { targets: numbers([[1], [2], [Infinity], [4]]) }, [FINITE]],
  ['a weight below 0', { weights: numbers([1, 1, -1, 1]) }, [FINITE]],
  ['half a label', { targets: numbers([0, 0.5, 1, 1]) }, [LABELS]],
  ['labels from −1', { targets: numbers([-1, 1, 1, -1]) }, [LABELS]],
  ['a function in the preparation', { preparation: { scale: () => 1 } }, [PLAIN]],
  ['a date in the preparation', { preparation: { made: new Date(0) } }, [PLAIN]],
  ['NaN in the preparation', { preparation: [NaN] }, [PLAIN]],
])('%s is noticed', async (_, change, expected) => {
  expect(await changed(change)).toEqual(expected);
});

test('random numbers that run on are noticed', async () => {
  let turn = 0;
  expect(await failing(() => points(createRandom(turn++)))).toEqual([SAME]);
});

test('a seed without effect is noticed, unless the rows are given', async () => {
  expect(await failing(() => points(createRandom(7)))).toEqual([OTHER]);
  expect(await failing(() => points(createRandom(7)), { seeded: false })).toEqual([]);
});

test('numbers that another one shares are noticed', async () => {
  const shared = tensor(backend, [[0], [0]]);
  const make = (seed: number): Dataset => {
    backend.write(shared, [seed, seed]);
    return { size: 2, inputs: shared, targets: numbers([0, 1]) };
  };
  expect(await failing(make)).toEqual([SAME]);
});

test('refuses what it does not know', () => {
  expect(() => datasetCases({ make: 7 } as never)).toThrow('E_ARG: datasetCases: make must be a function that makes the dataset');
  expect(() => datasetCases({ mak: () => points(createRandom(1)) } as never)).toThrow(
    'E_ARG: datasetCases: unknown option "mak"',
  );
});
