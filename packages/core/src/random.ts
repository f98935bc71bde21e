import { checkInteger, wrongType } from './checks.ts';
import { cos, sin } from './math/sin-cos.ts';
import { log } from './math/log.ts';
import { MAX_SIZE } from './shape.ts';
import { threefry } from './threefry.ts';

/**
 * A key of random numbers. It is immutable: drawing moves nothing on, and the same key gives the same numbers, in any order,
 * on any machine  (Theory §27). Other numbers come from other keys: fork it by name, or count with `at`.
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
  return new Derived(() => [low(seed), high(seed)]);
}

// Derived keys come from counters that no draw reaches: a draw's second word stays below 2²¹.
const FORK = 0x666f726b;
const AT = 0x80000000;

type Key = Random['key'];

/**
 * A key that is computed when it is first asked for: most layers never draw, and a step forks for each of them. (A class, for an object with
 * a getter of its own takes far longer to make.)
 */
class Derived implements Random {
  readonly #derive: () => Key;
  #key: Key | undefined;

  constructor(derive: () => Key) {
    this.#derive = derive;
  }

  get key(): Key {
    return (this.#key ??= this.#derive());
  }

  fork(name: string): Random {
    // A lone surrogate has no UTF-8, and would be taken for any other.
    if (typeof name !== 'string' || /\p{Surrogate}/u.test(name))
      throw wrongType('random.fork', 'name', name, 'a well-formed string');
    return new Derived(() => forked(this.key, name));
  }

  at(index: number): Random {
    checkInteger('random.at', 'index', index, { min: 0 });
    return new Derived(() => {
      const state = words();
      threefry(...this.key, low(index), high(index) | AT, state);
      return [state[0]!, state[1]!];
    });
  }
}

function forked([key0, key1]: Key, name: string): Key {
  const bytes = new TextEncoder().encode(name);
  const block = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 8) * 8));
  bytes.forEach((byte, i) => block.setUint8(i, byte));
  const state = words();
  threefry(key0, key1, bytes.length, FORK, state);
  for (let i = 0; i < block.byteLength; i += 8) {
    threefry(state[0]!, state[1]!, block.getUint32(i, true), block.getUint32(i + 4, true), state);
  }
  return [state[0]!, state[1]!];
}

/**
 * `count` random words, each of 32 bits. Words 2i and 2i + 1 are the two that counter i gives.
 *
 * @throws E_ARG, E_RANGE when `random` is no key, or count no whole number from 0 to 2²⁸ − 1
 * @example randomWords(createRandom(7), 3).length; // → 3
 */
export function randomWords(random: Random, count: number): Uint32Array {
  return drawWords('randomWords', random, count);
}

function drawWords(where: string, random: Random, count: number): Uint32Array {
  const key = keyOf(where, random);
  checkInteger(where, 'count', count, { min: 0, max: MAX_SIZE });
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
 * @throws E_ARG, E_RANGE as `randomWords` does
 * @example uniform(createRandom(7), 1000).every((value) => value >= 0 && value < 1); // → true
 */
export function uniform(random: Random, count: number): Float32Array {
  const drawn = drawWords('uniform', random, count);
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = unit(drawn[i]!);
  return numbers;
}

/**
 * `count` draws from the standard normal distribution: √(−2·ln(1 − u))·cos 2πv, and the same with sin  (Box & Muller 1958). Numbers
 * 2i and 2i + 1 share the words 2i and 2i + 1.
 *
 * @throws E_ARG, E_RANGE as `randomWords` does
 * @example normal(createRandom(7), 1000).every((value) => Math.abs(value) < 6); // → true
 */
export function normal(random: Random, count: number): Float32Array {
  const drawn = drawWords('normal', random, checkInteger('normal', 'count', count, { min: 0, max: MAX_SIZE - 1 }) + (count % 2));
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
 * @throws E_ARG, E_RANGE when `below` is no whole number from 1 to 2³², and as `randomWords` does
 * @example integers(createRandom(7), 1000, 6).every((value) => value < 6); // → true
 */
export function integers(random: Random, count: number, below: number): Uint32Array {
  checkInteger('integers', 'below', below, { min: 1, max: WORDS });
  const fair = WORDS - (WORDS % below);
  const next = stream('integers', random);
  const numbers = new Uint32Array(checkInteger('integers', 'count', count, { min: 0, max: MAX_SIZE }));
  for (let i = 0; i < count; i++) {
    let word = next();
    while (word >= fair) word = next();
    numbers[i] = word % below;
  }
  return numbers;
}

const WORDS = 4_294_967_296;

/**
 * The numbers 0 … n − 1 in a random order, each order equally likely  (Fisher–Yates, from the end).
 *
 * @throws E_ARG, E_RANGE when `random` is no key, or `n` no whole number from 0 to 2²⁸ − 1
 * @example permutation(createRandom(7), 5).toSorted(); // → Uint32Array [0, 1, 2, 3, 4]
 */
export function permutation(random: Random, n: number): Uint32Array {
  checkInteger('permutation', 'n', n, { min: 0, max: MAX_SIZE });
  const next = stream('permutation', random);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const fair = WORDS - (WORDS % (i + 1));
    let word = next();
    while (word >= fair) word = next();
    const other = word % (i + 1);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

/**
 * A copy of `items` in a random order: the one that `permutation` gives for their number.
 *
 * @throws E_ARG when `random` is no key or `items` no array
 * @example shuffle(createRandom(7), ['a', 'b', 'c']).toSorted(); // → ["a", "b", "c"]
 */
export function shuffle<T>(random: Random, items: readonly T[]): T[] {
  if (!Array.isArray(items)) throw wrongType('shuffle', 'items', items, 'an array');
  return Array.from(permutation(random, items.length), (i) => items[i]!);
}

/** @throws E_ARG when `random` is no key; a seed is the commonest thing to come instead */
export function keyOf(where: string, random: Random): Random['key'] {
  const key: unknown = (random as Partial<Random> | null | undefined)?.key;
  if (!Array.isArray(key) || key.length !== 2) throw wrongType(where, 'random', random, 'a key, such as createRandom(7)');
  return random.key;
}

/** The words of a key one after the other. */
function stream(where: string, random: Random): () => number {
  const key = keyOf(where, random);
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
