import { describe, expect, test } from 'vitest';
import { epochOrder } from './epoch-order.ts';
import { createRandom } from './random.ts';

describe('epochOrder', () => {
  const random = createRandom(7).fork('shuffle');

  test('sees each row once; the same seed and epoch give the same order, others another', () => {
    const order = epochOrder(random, 100, 3);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(epochOrder(createRandom(7).fork('shuffle'), 100, 3)).toEqual(order);
    expect(epochOrder(random, 100, 4)).not.toEqual(order);
    expect(epochOrder(createRandom(8).fork('shuffle'), 100, 3)).not.toEqual(order);
  });

  test('an epoch that is no whole number is refused', () => {
    expect(() => epochOrder(random, 4, 1.5)).toThrow(/E_ARG/);
  });
});
