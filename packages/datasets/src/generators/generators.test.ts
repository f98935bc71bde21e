import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNow, toArray, type Dataset } from '@gradwright/core';
import { datasetCases } from '@gradwright/core/testing';
import { describe, expect, test } from 'vitest';
import { blobs, circles, moons, plane, sine, spiral, vertical, xor } from '../index.ts';

type Point = readonly [number, number];
const points = ({ inputs }: Dataset) => toArray(inputs) as unknown as Point[];
const labels = ({ targets }: Dataset) => [...readNow(targets)];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** How far each point is turned from where it would stand without noise, as an angle in (−π, π]. */
function turns(all: readonly Point[], perClass: number, factor: number): number[] {
  return all.map(([x, y], row) => {
    const [label, i] = [Math.floor(row / perClass), row % perClass];
    const angle = factor * 4 * (label + i / (perClass - 1));
    return Math.atan2(x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle));
  });
}

describe('spiral [seed 55]', () => {
  test('by hand: without noise, 3 points a class end at angle 4 and 8', () => {
    const { inputs, targets, classNames } = spiral({ perClass: 3, classes: 2, noise: 0 });
    const [a, b, c, d, , f] = toArray(inputs) as [Point, Point, Point, Point, Point, Point];
    expect([a, d]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(b[0]).toBeCloseTo(0.5 * Math.sin(2), 6);
    expect(b[1]).toBeCloseTo(0.5 * Math.cos(2), 6);
    expect(c[0]).toBeCloseTo(Math.sin(4), 6);
    expect(f[1]).toBeCloseTo(Math.cos(8), 6);
    expect([...readNow(targets)]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(classNames).toEqual([0, 1]);
  });

  test('nnfs turns 2.5 times as far', () => {
    const [, point] = points(spiral({ preset: 'nnfs', perClass: 2, classes: 1, noise: 0 })) as [Point, Point];
    expect(point[0]).toBeCloseTo(Math.sin(10), 6);
    expect(point[1]).toBeCloseTo(Math.cos(10), 6);
  });

  const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../../test/golden/spiral-points.json'), 'utf8')) as Record<
    'cs231n' | 'nnfs',
    { X: { data: number[] }; y: { data: number[] } }
  >;

  test.each([
    ['cs231n', 1],
    ['nnfs', 2.5],
  ] as const)('%s: the radii, labels and spread of angles of the original', (preset, factor) => {
    const dataset = spiral({ preset, seed: 7 });
    const theirs = Array.from({ length: 300 }, (_, i): Point => [
      golden[preset].X.data[2 * i]!,
      golden[preset].X.data[2 * i + 1]!,
    ]);
    const ours = points(dataset);
    expect(labels(dataset)).toEqual(golden[preset].y.data);
    ours.forEach(([x, y], i) => expect(Math.hypot(x, y)).toBeCloseTo(Math.hypot(...theirs[i]!), 6));
    for (const all of [ours, theirs]) {
      const turned = turns(all, 100, factor).filter((_, i) => i % 100 !== 0);
      expect(Math.abs(mean(turned))).toBeLessThan(0.05 * factor);
      expect(deviation(turned) / factor).toBeGreaterThan(0.17);
      expect(deviation(turned) / factor).toBeLessThan(0.23);
    }
  });

  test('one point a class stands at the centre', () => {
    expect(points(spiral({ perClass: 1, noise: 0 }))).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});

test('moons: half circles of radius 1 around (0, 0) and (1, ½)', () => {
  const dataset = moons({ perClass: 50, noise: 0 });
  points(dataset).forEach(([x, y], i) => {
    const [centerX, centerY, side] = i < 50 ? [0, 0, 1] : [1, 0.5, -1];
    expect(Math.hypot(x - centerX!, y - centerY!)).toBeCloseTo(1, 6);
    expect(side! * (y - centerY!)).toBeGreaterThan(-1e-6);
  });
  expect(points(dataset)[0]).toEqual([1, 0]);
});

test('circles: radius 1 and factor, evenly around', () => {
  const all = points(circles({ perClass: 4, factor: 0.25, noise: 0 }));
  expect(all[1]![0]).toBeCloseTo(0, 6);
  expect(all[1]![1]).toBeCloseTo(1, 6);
  all.forEach(([x, y], i) => expect(Math.hypot(x, y)).toBeCloseTo(i < 4 ? 1 : 0.25, 6));
});

test('xor: the truth table', () => {
  points(xor({ perClass: 6 })).forEach(([x, y], i) => expect(Number(x !== y)).toBe(labels(xor({ perClass: 6 }))[i]));
});

test('blobs: each class around its centre, with the noise asked for', () => {
  const dataset = blobs({ perClass: 500, noise: 2, seed: 3 });
  for (let label = 0; label < 3; label++) {
    for (const axis of [0, 1] as const) {
      const values = points(dataset)
        .slice(label * 500, (label + 1) * 500)
        .map((point) => point[axis]);
      expect(Math.abs(mean(values))).toBeLessThan(10.5);
      expect(deviation(values)).toBeGreaterThan(1.8);
      expect(deviation(values)).toBeLessThan(2.2);
    }
  }
});

test('vertical: class c around (c / 3, ½)', () => {
  const all = points(vertical({ perClass: 400, seed: 5 }));
  for (let label = 0; label < 3; label++) {
    const part = all.slice(label * 400, (label + 1) * 400);
    expect(Math.abs(mean(part.map(([x]) => x)) - label / 3)).toBeLessThan(0.02);
    expect(Math.abs(mean(part.map(([, y]) => y)) - 0.5)).toBeLessThan(0.02);
  }
});

test('sine: y = sin 2πx', () => {
  const { inputs, targets } = sine({ samples: 100 });
  expect(targets.shape).toEqual([100, 1]);
  readNow(inputs).forEach((x, i) => expect(readNow(targets)[i]).toBeCloseTo(Math.sin(2 * Math.PI * x), 5));
});

test('plane: y = (x₁ + x₂) / 2', () => {
  const dataset = plane({ noise: 0, seed: 2 });
  points(dataset).forEach(([a, b], i) => {
    expect(labels(dataset)[i]).toBeCloseTo((a + b) / 2, 6);
    expect(Math.max(Math.abs(a), Math.abs(b))).toBeLessThanOrEqual(1);
  });
});

const generators = { blobs, circles, moons, plane, sine, spiral, vertical, xor };

describe.each(Object.entries(generators))('%s', (name, make: (options?: object) => Dataset) => {
  const cases = datasetCases({ make: (seed) => make({ noise: 0.5, seed }) });
  for (const { name: asked, check } of cases) test(asked, check);

  test('wrong options are refused by name', () => {
    expect(() => make({ sead: 1 })).toThrow(`E_ARG: ${name}: unknown option "sead"`);
    expect(() => make({ seed: 1.5 })).toThrow(`E_ARG: ${name}: seed must be an integer`);
    expect(() => make({ seed: -1 })).toThrow(`E_RANGE: ${name}: seed`);
    expect(() => make({ noise: -1 })).toThrow(`E_RANGE: ${name}: noise`);
    expect(() => make({ noise: NaN })).toThrow(`E_RANGE: ${name}: noise`);
    const count = name === 'sine' || name === 'plane' ? 'samples' : 'perClass';
    expect(() => make({ [count]: 0 })).toThrow(`E_RANGE: ${name}: ${count}`);
    expect(() => make({ [count]: '9' })).toThrow(`E_ARG: ${name}: ${count}`);
    expect(() => make({ [count]: Infinity })).toThrow(`E_ARG: ${name}: ${count}`);
  });
});

test('classes have noise of their own', () => {
  const all = points(xor({ perClass: 20, noise: 1, seed: 7 }));
  expect(all[0]![0]).not.toBe(all[20]![0]);
  expect(all[0]![0]).not.toBe(all[0]![1]);
});

test('the points of one class do not depend on how many classes there are', () => {
  expect(points(spiral({ classes: 2, seed: 7 }))).toEqual(points(spiral({ classes: 5, seed: 7 })).slice(0, 200));
});
