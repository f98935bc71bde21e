import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, PROPERTIES } from '../test/agree.ts';
import { createRandom, integers, normal, permutation, randomWords, shuffle, uniform, type Random } from './random.ts';
import { threefry } from './threefry.ts';

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const counts = fc.integer({ min: 0, max: 60 });

function mean(values: ArrayLike<number>, power = 1, center = 0): number {
  return Array.from(values).reduce((sum, value) => sum + (value - center) ** power, 0) / values.length;
}

describe('keys', () => {
  test('a seed is its two words', () => {
    expect(createRandom(7).key).toEqual([7, 0]);
    expect(createRandom(5 * 2 ** 32 + 3).key).toEqual([3, 5]);
    expect(createRandom(Number.MAX_SAFE_INTEGER).key).toEqual([2 ** 32 - 1, 2 ** 21 - 1]);
  });

  test('words 2i and 2i + 1 are the two of counter i, whatever the count', () => {
    const pair = new Uint32Array(2);
    threefry(7, 0, 2, 0, pair);
    expect([...randomWords(createRandom(7), 6).subarray(4)]).toEqual([...pair]);
    const all = randomWords(createRandom(7), 9);
    for (let count = 0; count < 9; count++) expect(randomWords(createRandom(7), count)).toEqual(all.subarray(0, count));
  });

  test('drawing and forking move nothing on: the same key gives the same numbers, in any order', () => {
    fc.assert(
      fc.property(seeds, fc.string(), fc.nat(), counts, (seed, name, index, count) => {
        const random = createRandom(seed);
        const key = [...random.key];
        const first = [uniform(random, count), random.fork(name).key, random.at(index).key];
        normal(random.fork(name), 3);
        permutation(random.at(index), 4);
        expect([uniform(random, count), random.fork(name).key, random.at(index).key]).toEqual(first);
        expect(random.key).toEqual(key);
        expect(createRandom(seed).fork(name).at(index).key).toEqual(random.fork(name).at(index).key);
      }),
      PROPERTIES,
    );
  });

  test('every part of a name, every turn and every order of both gives a key of its own', () => {
    const root = createRandom(7);
    const names = [
      '',
      '\0',
      '\0\0',
      'a',
      'b',
      'ab',
      'ba',
      'a.b',
      'abcdefgh',
      'abcdefgh\0',
      'abcdefghi',
      'é',
      'e\u0301',
      '0',
      '00',
    ];
    const keys: Random[] = [root, createRandom(8), createRandom(7 + 2 ** 32)];
    for (const name of names) {
      const forked = root.fork(name);
      keys.push(forked, forked.at(0), root.at(0).fork(name), forked.fork('a'), forked.fork(''));
    }
    for (const index of [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52]) keys.push(root.at(index), root.at(index).at(index));
    for (let i = 3; i < 20_000; i++) keys.push(root.at(i), root.fork(`step ${i}`));
    expect(new Set(keys.map(({ key }) => key.join(' '))).size).toBe(keys.length);
  });

  test('no key is one of the words that another hands out', () => {
    // Counters of draws stay below 2⁵³ pairs; those of keys do not.
    const root = createRandom(7);
    const drawn = new Set<string>();
    const words = randomWords(root, 40_000);
    for (let i = 0; i < words.length; i += 2) drawn.add(`${words[i]} ${words[i + 1]}`);
    for (let i = 0; i < 20_000; i++) expect(drawn.has(root.at(i).key.join(' '))).toBe(false);
  });

  test('streams of different keys do not go together', () => {
    const root = createRandom(3);
    const pairs: [Random, Random][] = [
      [root, root.fork('a')],
      [root.fork('a'), root.fork('b')],
      [root.at(0), root.at(1)],
      [createRandom(0), createRandom(1)],
      [createRandom(0), createRandom(2 ** 32)],
    ];
    for (const [one, other] of pairs) {
      const [x, y] = [normal(one, 10_000), normal(other, 10_000)];
      // The correlation of independent draws has deviation 1/√n.
      expect(Math.abs(mean(x.map((value, i) => value * y[i]!)))).toBeLessThan(5 / Math.sqrt(10_000));
    }
  });
});

describe('numbers', () => {
  test('uniform: the top 24 bits of a word, in [0, 1)', () => {
    const random = createRandom(7);
    const words = randomWords(random, 1000);
    expect([...uniform(random, 1000)]).toEqual(Array.from(words, (word) => Math.floor(word / 256) / 2 ** 24));
  });

  test('uniform: flat, by a χ² over 64 bins, and by its moments', () => {
    const count = 200_000;
    const drawn = uniform(createRandom(11), count);
    const bins = new Float64Array(64);
    for (const value of drawn) {
      if (!(value >= 0 && value < 1)) throw new Error(`${value} is not in [0, 1)`);
      bins[Math.floor(value * 64)]!++;
    }
    const expected = count / 64;
    const chi = bins.reduce((sum, bin) => sum + (bin - expected) ** 2 / expected, 0);
    // 63 degrees of freedom: mean 63, deviation √126.
    expect(Math.abs(chi - 63)).toBeLessThan(5 * Math.sqrt(126));
    expect(Math.abs(mean(drawn) - 0.5)).toBeLessThan(5 / Math.sqrt(12 * count));
  });

  test('normal: its first four moments, and its tails', () => {
    const count = 400_000;
    const drawn = normal(createRandom(5), count);
    // Deviations of the sample moments of a standard normal: √(1/n), √(2/n), √(15/n), √(96/n).
    expect(Math.abs(mean(drawn))).toBeLessThan(5 * Math.sqrt(1 / count));
    expect(Math.abs(mean(drawn, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(mean(drawn, 3))).toBeLessThan(5 * Math.sqrt(15 / count));
    expect(Math.abs(mean(drawn, 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
    const beyond2 = drawn.reduce((sum, value) => sum + (Math.abs(value) > 2 ? 1 : 0), 0) / count;
    expect(Math.abs(beyond2 - 0.0455)).toBeLessThan(5 * Math.sqrt(0.0455 / count));
    expect(drawn.every(Number.isFinite)).toBe(true);
  });

  test('normal: √(−2·ln(1 − u))·cos 2πv and sin 2πv of two uniform numbers; an odd count leaves one out', () => {
    const random = createRandom(9);
    const [u, v] = uniform(random, 2) as unknown as [number, number];
    const radius = Math.sqrt(-2 * Math.log(1 - u));
    const [first, second] = normal(random, 2) as unknown as [number, number];
    expect(first).toBeCloseTo(radius * Math.cos(2 * Math.PI * v), 5);
    expect(second).toBeCloseTo(radius * Math.sin(2 * Math.PI * v), 5);
    for (const count of [0, 1, 2, 3, 7]) expect(normal(random, count)).toEqual(normal(random, 8).subarray(0, count));
  });

  test('integers: in range, and none is favoured', () => {
    fc.assert(
      fc.property(seeds, counts, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (seed, count, below) => {
        const drawn = integers(createRandom(seed), count, below);
        expect(drawn.length).toBe(count);
        for (const value of drawn) expect(value).toBeLessThan(below);
      }),
      PROPERTIES,
    );
    // A remainder alone would give the lower half of 0 … 3·2³⁰ twice as often as the upper.
    const wide = integers(createRandom(1), 30_000, 3 * 2 ** 30);
    const low = wide.filter((value) => value < 2 ** 30).length;
    expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / 30_000));
    const dice = new Float64Array(6);
    for (const value of integers(createRandom(2), 60_000, 6)) dice[value]!++;
    expect(dice.reduce((sum, face) => sum + (face - 10_000) ** 2 / 10_000, 0)).toBeLessThan(5 + 5 * Math.sqrt(10));
    expect(integers(createRandom(1), 3, 2 ** 32)).toEqual(randomWords(createRandom(1), 3));
    expect([...integers(createRandom(1), 3, 1)]).toEqual([0, 0, 0]);
  });

  test('permutation and shuffle hold each once (property 61)', () => {
    fc.assert(
      fc.property(seeds, counts, (seed, n) => {
        const order = permutation(createRandom(seed), n);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        const items = Array.from({ length: n }, (_, i) => ({ i }));
        const before = [...items];
        expect(shuffle(createRandom(seed), items)).toEqual(Array.from(order, (i) => items[i]));
        expect(items).toEqual(before);
      }),
      PROPERTIES,
    );
  });

  test('permutation: all 24 orders of four are equally likely', () => {
    const seen = new Map<string, number>();
    const random = createRandom(4);
    for (let i = 0; i < 24_000; i++) {
      const order = permutation(random.at(i), 4).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    const chi = [...seen.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(Math.abs(chi - 23)).toBeLessThan(5 * Math.sqrt(46));
  });
});

describe('what they refuse', () => {
  const random = createRandom(7);

  test.each([-1, 1.5, NaN, Infinity, 2 ** 53, '7', null, undefined, 7n])('a seed or a turn of %s', (bad) => {
    const code = bad === -1 ? 'E_RANGE' : 'E_ARG';
    expectError(() => createRandom(bad as number), code, 'createRandom: seed must be');
    expectError(() => random.at(bad as number), code, 'random.at: index must be');
  });

  test.each([undefined, null, 7, ['a'], '\ud800', 'a\udc00b'])('a name of %s', (bad) => {
    expectError(() => random.fork(bad as string), 'E_ARG', 'random.fork: name must be');
  });

  test.each<[string, (count: number) => unknown]>([
    ['randomWords: count', (count) => randomWords(random, count)],
    ['uniform: count', (count) => uniform(random, count)],
    ['normal: count', (count) => normal(random, count)],
    ['integers: count', (count) => integers(random, count, 6)],
    ['permutation: n', (n) => permutation(random, n)],
  ])('%s', (name, draw) => {
    for (const bad of [1.5, 2.5, NaN, Infinity, '5', null, undefined, 2 ** 53])
      expectError(() => draw(bad as number), 'E_ARG', `${name} must be`);
    for (const bad of [-1, 2 ** 28, 2 ** 40]) expectError(() => draw(bad), 'E_RANGE', `${name} must be`);
  });

  test.each<[string, (none: Random) => unknown]>([
    ['randomWords', (none) => randomWords(none, 1)],
    ['uniform', (none) => uniform(none, 1)],
    ['normal', (none) => normal(none, 1)],
    ['integers', (none) => integers(none, 1, 6)],
    ['permutation', (none) => permutation(none, 1)],
  ])('%s without a key: a seed is none', (name, draw) => {
    for (const none of [7, undefined, null, {}, { key: 7 }, { key: [1] }, 'seed'])
      expectError(() => draw(none as never), 'E_ARG', `${name}: random must be a key, such as createRandom(7)`);
  });

  test('bounds that are none, and items that are no array', () => {
    for (const below of [0, -1, 2 ** 32 + 1]) expectError(() => integers(random, 1, below), 'E_RANGE', 'integers: below must be');
    for (const below of [1.5, NaN, '6', undefined]) expectError(() => integers(random, 1, below as number), 'E_ARG', 'below');
    for (const items of [undefined, null, 'abc', 3])
      expectError(() => shuffle(random, items as never), 'E_ARG', 'shuffle: items');
  });
});
