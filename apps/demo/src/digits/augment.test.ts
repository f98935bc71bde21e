import { createRandom, readNow } from '@gradwright/core';
import { digits } from '@gradwright/datasets';
import { expect, test } from 'vitest';
import { augment } from './augment.ts';

const COUNT = 100;
const originals = Float32Array.from(readNow(digits().inputs).subarray(0, COUNT * 64), (count) => count / 16);
const random = createRandom(7).fork('augment');
const copyOf = (copies: Float32Array, copy: number) => copies.subarray(copy * originals.length, (copy + 1) * originals.length);
const distance = (one: Float32Array, other: Float32Array) => Math.hypot(...one.map((shade, i) => shade - other[i]!));

test('copies differ from their digits and from each other, and the same seed gives the same copies', () => {
  const copies = augment(originals, 2, random);
  expect(copies).toHaveLength(2 * originals.length);
  expect(copyOf(copies, 0)).not.toEqual(originals);
  expect(copyOf(copies, 1)).not.toEqual(copyOf(copies, 0));
  expect(augment(originals, 2, random)).toEqual(copies);
  expect(augment(originals, 2, random.fork('other'))).not.toEqual(copies);
});

test('a copy is what a drawing becomes: counts of blocks with as much ink as the data have, over the whole height', () => {
  const copies = augment(originals, 1, random);
  for (let i = 0; i < COUNT; i++) {
    const copy = copies.subarray(i * 64, (i + 1) * 64);
    for (const shade of copy) expect(Number.isInteger(16 * shade)).toBe(true);
    expect(copy.reduce((sum, shade) => sum + 16 * shade, 0)).toBe(312);
    const ink = (row: number) => copy.subarray(8 * row, 8 * row + 8).reduce((sum, shade) => sum + shade, 0);
    expect(Math.min(ink(0), ink(7))).toBeGreaterThan(0);
  }
});

test('a copy is nearer to its digit than another digit is', () => {
  const copies = augment(originals, 1, random);
  const at = (all: Float32Array, i: number) => all.subarray(i * 64, (i + 1) * 64);
  const nearer = Array.from({ length: COUNT }, (_, i) => i).filter(
    (i) => distance(at(copies, i), at(originals, i)) < distance(at(copies, i), at(originals, (i + 1) % COUNT)),
  );
  expect(nearer.length).toBeGreaterThan(0.9 * COUNT);
});
