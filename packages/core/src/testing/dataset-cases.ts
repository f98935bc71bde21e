import { checkOptions, wrongType } from '../checks.ts';
import type { Dataset } from '../dataset.ts';
import { showShape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { casesOf, expectAllSameBits, expectTrue, type Case, type Skips } from './case.ts';

/** What `datasetCases` is told about a dataset. */
export interface DatasetCaseOptions {
  /** Makes the dataset from a seed, anew each time. */
  readonly make: (seed: number) => Dataset | Promise<Dataset>;
  /** False: its rows are given, and no seed changes them. Default true. */
  readonly seeded?: boolean;
  /** Two seeds or more. Default three of them. */
  readonly seeds?: readonly number[];
  /** Cases to leave out: for each name, the reason. */
  readonly skip?: Skips;
}

const PARTS = ['inputs', 'targets', 'weights'] as const;

/**
 * What every dataset must do, as named cases for any test runner: as many rows of inputs, targets and weights as it says; finite
 * numbers, whole labels, weights of at least 0; plain data for its preparation; the same bits from the same seed, whatever was
 * made between, and others from another.
 *
 * @throws E_ARG for an unknown option
 * @example
 * // With a test runner: test(name, check)
 * for (const { check } of datasetCases({ make: (seed) => moons({ seed }) })) await check();
 */
export function datasetCases(options: DatasetCaseOptions): readonly Case[] {
  const known = checkOptions('datasetCases', options, ['make', 'seeded', 'seeds', 'skip']);
  const { make, seeded = true, seeds = [1, 2, 3], skip = {} } = known;
  if (typeof make !== 'function') throw wrongType('datasetCases', 'make', make, 'a function that makes the dataset');
  const eachSeed = (check: (dataset: Dataset, seed: number) => void | Promise<void>) => async () => {
    for (const seed of seeds) await check(await make(seed), seed);
  };

  const table: Record<string, Case['check']> = {
    'inputs, targets and weights have a row for each example': eachSeed(({ size, inputs, targets, weights }) => {
      expectTrue(Number.isInteger(size) && size >= 1, () => `its size is ${size}, expected a whole number of at least 1`);
      const fits = inputs.shape[0] === size && inputs.shape.length >= 2 && sizeOf(inputs.shape) > 0;
      expectTrue(fits, () => `inputs have shape ${showShape(inputs.shape)}, expected [${size}, …features]`);
      expectTrue(
        targets.shape[0] === size && sizeOf(targets.shape) > 0,
        () => `targets have shape ${showShape(targets.shape)}, expected [${size}] for labels, or [${size}, …]`,
      );
      if (weights === undefined) return;
      const one = weights.shape.length === 1 && weights.shape[0] === size;
      expectTrue(one, () => `weights have shape ${showShape(weights.shape)}, expected [${size}]`);
    }),

    'every number is finite, and no weight below 0': eachSeed(async (dataset) => {
      const numbers = await readParts(dataset);
      for (const [name, values] of Object.entries(numbers)) {
        const i = values.findIndex((value) => !Number.isFinite(value));
        expectTrue(i < 0, () => `element ${i} of ${name} is ${values[i]}`);
      }
      const negative = numbers['weights']?.find((value) => value < 0);
      expectTrue(negative === undefined, () => `a weight is ${negative}`);
    }),

    'one target a row is a label, counted from 0': eachSeed(async ({ targets }) => {
      if (targets.shape.length !== 1) return;
      const labels = await targets.backend.read(targets);
      const row = labels.findIndex((label) => !Number.isInteger(label) || label < 0);
      expectTrue(row < 0, () => `the label of row ${row} is ${labels[row]}; numbers to predict have shape [rows, outputs]`);
    }),

    'its preparation is plain data': eachSeed(({ preparation }) => {
      if (preparation === undefined) return;
      expectTrue(isPlain(preparation), () => 'its preparation does not come back from JSON as it was');
    }),

    'the same seed gives the same bits, whatever was made between': eachSeed(async (dataset, seed) => {
      const before = await readParts(dataset);
      for (const other of seeds) await make(other);
      expectAllSameBits('the first, after others were made', await readParts(dataset), before);
      expectAllSameBits('the second time', await readParts(await make(seed)), before);
    }),

    'another seed gives other numbers': async () => {
      const texts = new Set<string>();
      for (const seed of seeds) texts.add(Object.values(await readParts(await make(seed))).join());
      expectTrue(texts.size === seeds.length, () => `${seeds.length} seeds give ${texts.size} different datasets`);
    },
  };
  return casesOf(table, { ...(seeded ? {} : { 'another seed gives other numbers': 'its rows are given' }), ...skip });
}

/** Copies of its numbers, by name. */
async function readParts(dataset: Dataset): Promise<Record<string, Float32Array | Float64Array>> {
  const numbers: Record<string, Float32Array | Float64Array> = {};
  for (const name of PARTS) {
    const part: Tensor | undefined = dataset[name];
    if (part !== undefined) numbers[name] = await part.backend.read(part);
  }
  return numbers;
}

/** Whether JSON gives back what it was given, to the last key. */
function isPlain(value: unknown): boolean {
  const text = JSON.stringify(value) as string | undefined;
  return text !== undefined && sameData(value, JSON.parse(text));
}

function sameData(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), b as Record<string, unknown>];
  return left.length === Object.keys(b).length && left.every(([key, item]) => sameData(item, right[key]));
}
