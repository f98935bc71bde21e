import { expect, test } from 'vitest';
import { interleave } from './interleave.ts';

test('each has one sample a round, and each round starts with another', async () => {
  const order: string[] = [];
  const contestants = ['a', 'b', 'c'].map((name, i) => ({
    name,
    sample: async () => {
      order.push(name);
      return i + order.length / 100;
    },
  }));
  const found = await interleave(contestants, { samples: 3, budget: Infinity });
  expect(order.join('')).toBe('abcbcacab');
  expect(found.get('a')).toEqual([0.01, 0.06, 0.08]);
  expect([...found.values()].map((rates) => rates.length)).toEqual([3, 3, 3]);
});

test('a slow one has two samples and no more, once its time is over', async () => {
  let time = 0;
  const slow = { name: 'slow', sample: async () => (time += 60) };
  const fast = { name: 'fast', sample: async () => (time += 1) };
  const told: string[] = [];
  const found = await interleave(
    [slow, fast],
    { samples: 5, budget: 50 },
    (name) => told.push(name),
    () => time,
  );
  expect(found.get('slow')).toHaveLength(2);
  expect(found.get('fast')).toHaveLength(5);
  expect(told).toHaveLength(7);
});

test('what goes wrong in a sample reaches the caller', async () => {
  const broken = { name: 'broken', sample: () => Promise.reject(new Error('out of order')) };
  await expect(interleave([broken], { samples: 1, budget: 1 })).rejects.toThrow('out of order');
});
