import { createRandom, readNow, type Backend, type Dataset } from '@gradwright/core';
import { predict } from '@gradwright/training';
import { SIDE } from '../../src/digits/frame.ts';
import { createNetwork, loss, rowsOf, scaled, trainOn, type Course } from '../../src/digits/network.ts';
import type { Fold } from './folds.ts';
import { inOtherWays } from './other-ways.ts';

const PIXELS = SIDE * SIDE;

/** Digits of writers held out, each deformed in several other ways; all digits once, then once again. Pixels of 0 … 16. */
export function deformedOf({ inputs, targets, size }: Dataset, ways: number, seed: number): Dataset {
  const [shades, labels] = [scaled(readNow(inputs)), readNow(targets)];
  const pixels = new Float32Array(ways * size * PIXELS);
  for (let row = 0; row < ways * size; row++) {
    const at = (row % size) * PIXELS;
    const digit = { width: SIDE, height: SIDE, shades: shades.subarray(at, at + PIXELS) };
    pixels.set(inOtherWays(digit, createRandom(seed).fork('other ways').at(row)), row * PIXELS);
  }
  return rowsOf(
    pixels,
    Array.from({ length: ways * size }, (_, row) => labels[row % size]!),
  );
}

/** Of each digit held out, the share of its ways in which a network reads it right that learned from the other writers' digits and from copies of them. */
export async function sharesRight(
  { learn }: Fold,
  deformed: Dataset,
  ways: number,
  course: Course,
  { seed, backend }: { readonly seed: number; readonly backend: Backend },
): Promise<number[]> {
  const model = createNetwork();
  await trainOn(model, course, { learn, watch: deformed, seed, backend }).finish();
  const { data } = predict(model, { shape: [deformed.size, PIXELS], data: scaled(readNow(deformed.inputs)) }, { loss });
  const labels = readNow(deformed.targets);
  const shares = Array<number>(deformed.size / ways).fill(0);
  labels.forEach((label, row) => {
    const own = data.subarray(row * 10, (row + 1) * 10);
    if (own.indexOf(Math.max(...own)) === label) shares[row % shares.length]! += 1 / ways;
  });
  return shares;
}

/** The mean of differences between pairs, and its standard error. */
export function pairedDifference(
  one: readonly number[],
  other: readonly number[],
): { readonly mean: number; readonly error: number } {
  const differences = one.map((value, i) => value - other[i]!);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (differences.length - 1);
  return { mean, error: Math.sqrt(variance / differences.length) };
}
