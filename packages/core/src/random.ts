import { checkInteger, wrongType } from './checks.ts';
import { cos, sin } from './math/sin-cos.ts';
import { log } from './math/log.ts';
import { threefry } from './threefry.ts';

/**
 * A key of random numbers. It is immutable: drawing moves nothing on, and the same key gives the same numbers, in any order,
 * on any machine. Other numbers come from other keys: fork it by name, or count with `at`.
 */
export interface Random {
  readonly key: readonly [number, number];
  /** The key of a part, such as `'initialise'`; all of the name counts. */
  fork(name: string): Random;
  /** The key of a turn, such as a step or an epoch: a whole number of at least 0. */
  at(index: number): Random;
}

/**
 * The key of a seed.
 *
 * @throws E_ARG, E_RANGE when the seed is not a whole number from 0 to 2⁵³ − 1
 * @example
 * const random = createRandom(7);
 * uniform(random.fork('noise').at(3), 2); // two numbers that nothing else in the program changes
 */
export function createRandom(seed: number): Random {
  checkInteger('createRandom', 'seed', seed, { min: 0 });
  return keyed(low(seed), high(seed));
}

// Derived keys come from counters that no draw reaches: a draw's second word stays below 2²¹.
const FORK = 0x666f726b;
const AT = 0x80000000;

function keyed(key0: number, key1: number): Random {
  return {
    key: [key0, key1],
    fork(name) {
      if (typeof name !== 'string') throw wrongType('random.fork', 'name', name, 'a string');
      const bytes = new TextEncoder().encode(name);
      const block = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 8) * 8));
      bytes.forEach((byte, i) => block.setUint8(i, byte));
      const state = words();
      threefry(key0, key1, bytes.length, FORK, state);
      for (let i = 0; i < block.byteLength; i += 8) {
        threefry(state[0]!, state[1]!, block.getUint32(i, true), block.getUint32(i + 4, true), state);
      }
      return keyed(state[0]!, state[1]!);
    },
    at(index) {
      checkInteger('random.at', 'index', index, { min: 0 });
      const state = words();
      threefry(key0, key1, low(index), high(index) | AT, state);
      return keyed(state[0]!, state[1]!);
    },
  };
}

/**
 * `count` random words, each of 32 bits. Words 2i and 2i + 1 are the two that counter i gives.
 *
 * @throws E_ARG, E_RANGE when count is no whole number of at least 0
 */
export function randomWords({ key }: Random, count: number): Uint32Array {
  checkInteger('random', 'count', count, { min: 0 });
  const drawn = new Uint32Array(count);
  const pair = words();
  for (let i = 0; i < count; i += 2) {
    threefry(key[0], key[1], i / 2, 0, pair);
    drawn[i] = pair[0]!;
    if (i + 1 < count) drawn[i + 1] = pair[1]!;
  }
  return drawn;
}

/**
 * `count` numbers, each equally likely anywhere in [0, 1): the top 24 bits of a word, so that each is a float32.
 *
 * @example uniform(createRandom(7), 1000).every((value) => value >= 0 && value < 1); // → true
 */
export function uniform(random: Random, count: number): Float32Array {
  return Float32Array.from(randomWords(random, count), unit);
}

/**
 * `count` draws from the standard normal distribution: √(−2·ln(1 − u))·cos 2πv, and the same with sin  (Box & Muller 1958). Numbers
 * 2i and 2i + 1 share the words 2i and 2i + 1.
 */
export function normal(random: Random, count: number): Float32Array {
  const drawn = randomWords(random, count + (count % 2));
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    // 1 − u lies in (0, 1], so its logarithm is finite.
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * log(Math.fround(1 - unit(drawn[i]!))))));
    const angle = Math.fround(TURN * unit(drawn[i + 1]!));
    numbers[i] = radius * cos(angle);
    if (i + 1 < count) numbers[i + 1] = radius * sin(angle);
  }
  return numbers;
}

const TURN = 6.2831854820251465;

/**
 * `count` whole numbers, each equally likely from 0 to `below` − 1: words that would favour some are passed over.
 *
 * @throws E_RANGE when `below` is not from 1 to 2³²
 */
export function integers(random: Random, count: number, below: number): Uint32Array {
  checkInteger('integers', 'below', below, { min: 1, max: WORDS });
  const fair = WORDS - (WORDS % below);
  const next = stream(random);
  return Uint32Array.from({ length: checkInteger('integers', 'count', count, { min: 0 }) }, () => {
    let word = next();
    while (word >= fair) word = next();
    return word % below;
  });
}

const WORDS = 4_294_967_296;

/**
 * The numbers 0 … n − 1 in a random order, each order equally likely  (Fisher–Yates, from the end).
 *
 * @example permutation(createRandom(7), 5).toSorted(); // → Uint32Array [0, 1, 2, 3, 4]
 */
export function permutation(random: Random, n: number): Uint32Array {
  checkInteger('permutation', 'n', n, { min: 0, max: WORDS - 1 });
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const next = stream(random);
  for (let i = n - 1; i > 0; i--) {
    const fair = WORDS - (WORDS % (i + 1));
    let word = next();
    while (word >= fair) word = next();
    const other = word % (i + 1);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

/** A copy of `items` in a random order. */
export function shuffle<T>(random: Random, items: readonly T[]): T[] {
  return Array.from(permutation(random, items.length), (i) => items[i]!);
}

/** The words of a key one after the other. */
function stream({ key }: Random): () => number {
  const pair = words();
  let index = 0;
  return () => {
    if (index % 2 === 0) threefry(key[0], key[1], low(index / 2), high(index / 2), pair);
    return pair[index++ % 2]!;
  };
}

function unit(word: number): number {
  return (word >>> 8) * 5.9604644775390625e-8;
}

function words(): Uint32Array {
  return new Uint32Array(2);
}

function low(value: number): number {
  return value >>> 0;
}

function high(value: number): number {
  return Math.floor(value / WORDS);
}
