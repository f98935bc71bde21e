import { integers, uniform, type Json, type Random } from '@gradwright/core';

/** Changes some bytes; draws from `random` alone. */
type Mutator = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

/** A whole number below `below`, by the name of what it decides. */
const pick = (random: Random, name: string, below: number): number => integers(random.fork(name), 1, Math.max(1, below))[0]!;

/** Pieces end to end. */
function joined(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Bytes that are likely to stand at a limit, as numbers of one byte or as signs of a text. */
const ENDS = [0, 1, 0x22, 0x2c, 0x2d, 0x30, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d, 0x7f, 0x80, 0xff];
const TEXTS = ['-1', '0', '1e308', '4294967296', '9007199254740993', '1e999', 'null', '"', '""', '[]', '{}', 'NaN', '-0', '0.5'];

/** Mutators that know nothing of the format. */
export const BYTES: Readonly<Record<string, Mutator>> = {
  'flip a bit': (bytes, random) => {
    const changed = bytes.slice();
    changed[pick(random, 'at', bytes.length)]! ^= 1 << pick(random, 'bit', 8);
    return changed;
  },
  'set a byte to an end': (bytes, random) => {
    const changed = bytes.slice();
    changed[pick(random, 'at', bytes.length)] = ENDS[pick(random, 'end', ENDS.length)]!;
    return changed;
  },
  'leave a piece out': (bytes, random) => {
    const from = pick(random, 'from', bytes.length);
    return joined(bytes.slice(0, from), bytes.slice(from + 1 + pick(random, 'length', 32)));
  },
  'say a piece twice': (bytes, random) => {
    const from = pick(random, 'from', bytes.length);
    const to = Math.min(bytes.length, from + 1 + pick(random, 'length', 64));
    return joined(bytes.slice(0, to), bytes.slice(from, to), bytes.slice(to));
  },
  'put noise in': (bytes, random) => {
    const at = pick(random, 'at', bytes.length);
    const noise = integers(random.fork('noise'), 1 + pick(random, 'length', 16), 256);
    return joined(bytes.slice(0, at), noise, bytes.slice(at));
  },
  'change two pieces about': (bytes, random) => {
    const [first = 0, second = 0] = [pick(random, 'first', bytes.length), pick(random, 'second', bytes.length)].sort(
      (a, b) => a - b,
    );
    const length = Math.min(8, second - first, bytes.length - second);
    const changed = bytes.slice();
    changed.set(bytes.slice(second, second + length), first);
    changed.set(bytes.slice(first, first + length), second);
    return changed;
  },
  'cut the end off': (bytes, random) => bytes.slice(0, pick(random, 'at', bytes.length)),
  'go on after the end': (bytes, random) => joined(bytes, integers(random.fork('tail'), 1 + pick(random, 'length', 32), 256)),
  'go on as another file': (bytes, random, other) =>
    joined(bytes.slice(0, pick(random, 'at', bytes.length)), other.slice(pick(random, 'from', other.length))),
  'change a length': (bytes, random) => {
    const changed = bytes.slice();
    const at = 4 * pick(random, 'at', Math.floor(Math.min(bytes.length, 32) / 4));
    const value = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, pick(random, 'value', 2 ** 31)][pick(random, 'which', 6)]!;
    if (at + 4 <= changed.length) new DataView(changed.buffer).setUint32(at, value, pick(random, 'order', 2) === 1);
    return changed;
  },
  'put a text in the place of a number': (bytes, random) => {
    const text = Buffer.from(bytes).toString('latin1');
    const found = [...text.matchAll(/-?\d+(\.\d+)?/g)];
    if (found.length === 0) return bytes;
    const { 0: number, index } = found[pick(random, 'which', found.length)]!;
    const put = Buffer.from(TEXTS[pick(random, 'text', TEXTS.length)]!);
    return joined(bytes.slice(0, index), put, bytes.slice(index + number.length));
  },
  'nest deeply': (bytes, random) => {
    const depth = 1 + pick(random, 'depth', 5000);
    const at = pick(random, 'at', bytes.length);
    const opened = new Uint8Array(depth).fill(0x5b);
    const closed = new Uint8Array(depth).fill(0x5d);
    return joined(bytes.slice(0, at), opened, closed, bytes.slice(at));
  },
};

type Tree = Json | undefined;

/** Changes one place of plain data. */
type TreeMutator = (value: Tree, random: Random) => Tree;

/** Mutators of plain data: what a reader of JSON may come upon. */
export const TREES: Readonly<Record<string, TreeMutator>> = {
  'leave it out': () => undefined,
  'another kind': (_, random) => [null, true, 0, '', [], {}, 'dense', [[]]][pick(random, 'kind', 8)]!,
  'an extreme number': (_, random) => [0, -1, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308, 1e-320][pick(random, 'number', 8)]!,
  'another text': (_, random) =>
    ['', '__proto__', 'constructor', 'toString', '0', 'F32', 'I64', 'x'.repeat(pick(random, 'length', 3000)), '\0', '🦔'][
      pick(random, 'text', 10)
    ]!,
  'inside itself': (value) => [value ?? null, value ?? null],
  'inside many': (value, random) => {
    let nested: Tree = value ?? null;
    for (let i = pick(random, 'depth', 300); i > 0; i--) nested = [nested];
    return nested;
  },
  'a dangerous name': (value) => JSON.parse(`{"__proto__": ${JSON.stringify(value ?? null)}}`) as Json,
  // At most some tens of kilobytes: a reader's time is in proportion to a file's size.
  'many times over': (value = null, random) => {
    const most = Math.min(400, 32_000 / JSON.stringify(value).length);
    return Array.from({ length: pick(random, 'times', Math.ceil(most)) }, () => value);
  },
};

/** Plain data with one place of it changed. */
export function mutateTree(value: Json, mutate: TreeMutator, random: Random): Tree {
  const children = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  // The deeper it goes, the likelier it stops.
  if (children.length === 0 || uniform(random.fork('here'), 1)[0]! < 0.15) return mutate(value, random.fork('mutate'));
  const name = children[pick(random, 'child', children.length)]!;
  const changed = mutateTree((value as Readonly<Record<string, Json>>)[name]!, mutate, random.fork(name));
  if (Array.isArray(value))
    return value.flatMap((item: Json, i) => (String(i) !== name ? [item] : changed === undefined ? [] : [changed]));
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(
    entries.flatMap(([key, item]) => (key !== name ? [[key, item]] : changed === undefined ? [] : [[key, changed]])),
  );
}
