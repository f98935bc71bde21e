import { createRandom, createReferenceBackend, readNow } from '@gradwright/core';
import { digits } from '@gradwright/datasets';
import { expect, test } from 'vitest';
import { CUTS, foldsOf } from '../scripts/copies/folds.ts';
import { deformedOf, pairedDifference, sharesRight } from '../scripts/copies/judge.ts';
import { inOtherWays } from '../scripts/copies/other-ways.ts';
import { searchGrid } from '../scripts/copies/search.ts';
import { MOST } from '../src/digits/augment.ts';
import { divide } from '../src/digits/network.ts';

const SEED = 7;
const { inputs, targets } = digits();
const pixels = readNow(inputs);
/** A digit as text, to look for it among others. */
const textsOf = (all: ArrayLike<number>) =>
  Array.from({ length: all.length / 64 }, (_, row) => Array.from({ length: 64 }, (_, i) => all[64 * row + i]).join());

test('at each cut but the last a sheet begins, with 0 … 9 three times', () => {
  const sheet = Array.from({ length: 30 }, (_, i) => i % 10);
  for (const cut of CUTS.slice(0, -1)) expect([...readNow(targets).slice(cut, cut + 30)]).toEqual(sheet);
  expect(CUTS.at(-1)).toBe(digits().size);
});

test('each digit that the page learns from is held out once, from networks that never learn it; those that judge the page are in no fold', () => {
  const folds = foldsOf(SEED);
  const published = new Set(textsOf(readNow(divide(SEED).heldOut.inputs)));
  const learned = textsOf(readNow(divide(SEED).learn.inputs));
  expect(folds.flatMap(({ heldOut }) => textsOf(readNow(heldOut.inputs)))).toEqual(learned);
  for (const { learn, heldOut } of folds) {
    const [some, others] = [learn, heldOut].map((part) => textsOf(readNow(part.inputs)));
    expect(some!.length + others!.length).toBe(learned.length);
    for (const one of [...some!, ...others!]) expect(published.has(one)).toBe(false);
    expect(some!.some((one) => others!.includes(one))).toBe(false);
  }
});

test('a digit in another way is framed as drawings are, differs from it, and follows from the random numbers', () => {
  const digit = { width: 8, height: 8, shades: pixels.slice(0, 64).map((count) => count / 16) };
  const random = createRandom(SEED);
  const way = inOtherWays(digit, random);
  expect(way.reduce((sum, count) => sum + count, 0)).toBe(312);
  expect([...way]).not.toEqual([...pixels.slice(0, 64)]);
  expect(inOtherWays(digit, random)).toEqual(way);
  expect(inOtherWays(digit, random.at(1))).not.toEqual(way);
});

test('the search goes up each name in turn, tries no setting twice, and stops where a round changes nothing', async () => {
  const asked: string[] = [];
  const grid = { a: [0, 1, 2], b: [0, 1] };
  const { best, tried } = await searchGrid(
    grid,
    ({ a, b }) => {
      asked.push(`${a}${b}`);
      return Promise.resolve(-((a - 2 * b) ** 2) + b);
    },
    (score) => score,
  );
  // From 00, a stays 0 and b too: 01 gives −3. Neither name alone leads to 21, which is better.
  expect(best).toEqual({ setting: { a: 0, b: 0 }, score: 0 });
  expect(asked).toEqual(['00', '10', '20', '01']);
  expect(tried).toHaveLength(4);
});

test('the difference of pairs and its standard error, worked by hand', () => {
  // Differences 1, 0, 0, 1: mean 0.5, variance 1/3 with three degrees of freedom, over four pairs.
  expect(pairedDifference([1, 1, 0, 1], [0, 1, 0, 0])).toEqual({ mean: 0.5, error: Math.sqrt(1 / 12) });
});

test('a network that learned some digits reads those of other writers, deformed, better than by chance', async () => {
  const [fold] = foldsOf(SEED);
  const deformed = deformedOf(fold!.heldOut, 1, SEED);
  const course = { copies: 0, most: MOST };
  const to = { seed: SEED, backend: createReferenceBackend() };
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const shares = await sharesRight(fold!, deformed, 1, { ...course, epochs: 2 }, to);
  expect(shares).toHaveLength(fold!.heldOut.size);
  expect(mean(shares)).toBeGreaterThan(0.4);
});
