import { createRandom, readNow } from '@gradwright/core';
import { digits } from '@gradwright/datasets';
import { expect, test } from 'vitest';
import { augment } from './augment.ts';

const originals = Float32Array.from(readNow(digits().inputs).subarray(0, 100 * 64));
const random = createRandom(7).fork('augment');

test('copies differ from their digits and from each other, and the same seed gives the same copies', () => {
  const copies = augment(originals, random.at(0));
  expect(copies).not.toEqual(originals);
  expect(augment(originals, random.at(1))).not.toEqual(copies);
  expect(augment(originals, random.at(0))).toEqual(copies);
});

test('a copy stays within the shades of its digit, and keeps most of its ink', () => {
  const copies = augment(originals, random.at(0));
  for (let i = 0; i < 100; i++) {
    const [before, after] = [originals, copies].map((all) => all.subarray(i * 64, (i + 1) * 64));
    const ink = (pixels: Float32Array) => pixels.reduce((sum, pixel) => sum + pixel, 0);
    expect(Math.max(...after!)).toBeLessThanOrEqual(Math.max(...before!));
    expect(Math.min(...after!)).toBeGreaterThanOrEqual(0);
    expect(ink(after!) / ink(before!)).toBeGreaterThan(0.5);
    expect(ink(after!) / ink(before!)).toBeLessThan(1.6);
  }
});

test('on the mean, copies lie where their digits lie', () => {
  const many = Array.from({ length: 60 }, (_, copy) => augment(originals.subarray(0, 64), random.at(copy)));
  const centre = (pixels: Float32Array) => {
    const sum = pixels.reduce((total, pixel) => total + pixel, 0);
    return [0, 1].map((axis) => pixels.reduce((total, pixel, i) => total + pixel * (axis === 0 ? i % 8 : i >> 3), 0) / sum);
  };
  const [x, y] = centre(originals.subarray(0, 64)) as [number, number];
  const centres = many.map(centre);
  expect(Math.abs(centres.reduce((sum, [cx]) => sum + cx!, 0) / 60 - x)).toBeLessThan(0.2);
  expect(Math.abs(centres.reduce((sum, [, cy]) => sum + cy!, 0) / 60 - y)).toBeLessThan(0.2);
});
