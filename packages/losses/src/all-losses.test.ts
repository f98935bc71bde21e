import {
  build,
  createRandom,
  createReferenceBackend,
  describe as describeValue,
  readNow,
  tensor,
  uniform,
  type Loss,
} from '@gradwright/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { bits, contextFor, run } from '../test/support.ts';
import { allLosses } from './all-losses.ts';
import { allPenalties } from './all-penalties.ts';
import * as exported from './index.ts';

const made = [
  ...Object.entries(allLosses).map(
    ([name, make]) => [name, name === 'huber' ? exported.huber({ delta: 1 }) : (make as () => unknown)()] as const,
  ),
  ['l1', exported.l1(0.1)] as const,
  ['l2', exported.l2(0.1)] as const,
  ['l1l2', exported.l1l2({ l1: 0.1, l2: 0.2 })] as const,
];

describe('allLosses and allPenalties', () => {
  test('hold every factory that the package exports, under its own name', () => {
    const names = [...Object.keys(allLosses), ...Object.keys(allPenalties)];
    const others = ['allLosses', 'allPenalties', 'perExample', 'weightsByClass'];
    expect(
      Object.keys(exported)
        .filter((name) => !others.includes(name))
        .sort(),
    ).toEqual(names.sort());
    expect(made.map(([name]) => name).sort()).toEqual(names.sort());
  });

  test.each(made)('%s is built again from its description', (name, value) => {
    const description = describeValue(value as never);
    expect(description).toHaveProperty('0', name);
    expect(describeValue(build(description, { use: { ...allLosses, ...allPenalties } }))).toEqual(description);
  });
});

const drawn = (rows: number, columns: number, seed: number) => {
  const numbers = uniform(createRandom(seed), rows * columns);
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => 0.02 + 0.96 * numbers[r * columns + c]!),
  );
};
/** What is both a probability and a logit; labels for losses of classes, numbers for all others. */
const cases = fc.record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 5 }), seed: fc.nat() });

describe.each(made.filter(([name]) => name in allLosses))('%s', (name, value) => {
  const loss = value as Loss;
  const some = ({ rows, columns, seed }: { rows: number; columns: number; seed: number }) => {
    const prediction = drawn(rows, columns, seed);
    const labels = Array.from({ length: rows }, (_, r) => (seed + r) % columns);
    return { prediction, target: /^(categorical|softmax)/.test(name) ? labels : drawn(rows, columns, seed + 1) };
  };

  test('a mean is the sum by N: half of it in a step twice as large, to the bit (property 34)', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { prediction, target } = some(one);
        const whole = run(loss, prediction, target);
        const half = run(loss, prediction, target, { batch: { size: 2 * one.rows, firstRow: 0 } });
        expect(half.loss).toBeCloseTo(whole.loss / 2, 6);
        half.gradient.forEach((slope, i) => expect(slope).toBeCloseTo(whole.gradient[i]! / 2, 6));
      }),
      properties(),
    );
  });

  test('weights of 1 change no bit; a weight of 0 gives its row a gradient of 0, and N stays (property 35)', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (one, pick) => {
        const { prediction, target } = some(one);
        const [plain, ones] = [
          run(loss, prediction, target),
          run(loss, prediction, target, { weights: prediction.map(() => 1) }),
        ];
        expect(bits(ones.loss, ones.gradient)).toEqual(bits(plain.loss, plain.gradient));
        const silent = pick % one.rows;
        const without = run(loss, prediction, target, { weights: prediction.map((_, row) => (row === silent ? 0 : 1)) });
        const want = Array.from(plain.gradient, (slope, i) => (Math.floor(i / one.columns) === silent ? 0 : slope));
        expect(Array.from(without.gradient, (slope) => slope + 0)).toEqual(want.map((slope) => slope + 0));
        const alone = run(loss, [prediction[silent]!], [target[silent]!] as never, { batch: { size: one.rows, firstRow: 0 } });
        expect(Math.abs(without.loss + alone.loss - plain.loss)).toBeLessThan(1e-5 * Math.max(1, plain.loss));
      }),
      properties(),
    );
  });
});

describe('weights', () => {
  test('a mean with weights divides by the number of examples, not by the sum of the weights', () => {
    for (const make of [exported.meanSquaredError, exported.meanAbsoluteError]) {
      const backend = createReferenceBackend();
      const weights = tensor(backend, [3, 1]);
      const [loss, backward] = make().forward(tensor(backend, [[1], [1]]), tensor(backend, [0, 0]), contextFor(backend, 2), {
        weights,
      });
      expect(readNow(loss)[0]).toBe(2);
      expect(readNow(backward())[0]).toBe(3 * readNow(backward())[1]!);
    }
  });
});
