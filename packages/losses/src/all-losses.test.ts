import { build, createReferenceBackend, describe as describeValue, readNow, tensor } from '@gradwright/core';
import { describe, expect, test } from 'vitest';
import { contextFor } from '../test/support.ts';
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

describe('weights (properties 34, 35)', () => {
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
