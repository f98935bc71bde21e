// Dropout, whose mask is drawn on the way: Threefry-2x32 with 20 rounds, four counters in four lanes, and four such side by side, since
// each round waits for the one before it: 64 elements a turn.
import { all } from './lanes';

const PARITY = 0x1bd11bda;
/** Elements a turn. */
const TURN = 64;
/** Bytes of what is added between the rounds: two words, five times. */
const KEYS: usize = 40;

// @ts-ignore: decorator
@inline
function turn(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/**
 * out = x·scale where an element's 16 bits are below the threshold, else x·0. Element i is number `first` + i of the batch; four
 * share a counter, its two words low half first.
 */
export function dropoutForward(
  x: usize, out: usize, key0: i32, key1: i32, threshold: i32, scale: f32, first: f64, scratch: usize, size: i32,
): void {
  layKeys(key0, key1, scratch);
  let start = -<i32>(<i64>first & 3);
  let counter = <i64>first >> 2;
  // Where a turn reaches past x, at either end, its factors are drawn and used as far as there are elements.
  if (start < 0) {
    edge(x, out, key0, key1, scratch, threshold, scale, counter, start, size);
    start += TURN;
    counter += TURN / 4;
  }
  const turns = max(0, (size - start) / TURN);
  const at = <usize>start << 2;
  draw(x + at, out + at, turns, key0, key1, scratch, threshold, scale, counter);
  start += TURN * turns;
  counter += (TURN / 4) * turns;
  if (start < size) edge(x, out, key0, key1, scratch, threshold, scale, counter, start, size);
}

/** The elements of the turn that begins at `start`, as far as they exist. */
function edge(
  x: usize, out: usize, key0: i32, key1: i32, keys: usize, threshold: i32, scale: f32, counter: i64, start: i32, size: i32,
): void {
  const scratch = keys + KEYS;
  for (let j = 0; j < 4 * TURN; j += 4) f32.store(scratch + j, 1);
  draw(scratch, scratch, 1, key0, key1, keys, threshold, scale, counter);
  for (let i: i32 = max(0, start), end = min(start + TURN, size); i < end; i++) {
    const at = <usize>i << 2;
    f32.store(out + at, f32.load(x + at) * f32.load(scratch + (<usize>(i - start) << 2)));
  }
}

/** What is added after each fourth round: words of the key one after the other, the second with a count. */
function layKeys(key0: i32, key1: i32, to: usize): void {
  let x = key0;
  let y = key1;
  let z = key0 ^ key1 ^ PARITY;
  for (let i = 1; i <= 5; i++, to += 8) {
    const first = x;
    x = y;
    y = z;
    z = first;
    i32.store(to, x);
    i32.store(to, y + i, 4);
  }
}

/** Whole turns, from the first element of a counter on. */
function draw(
  from: usize, to: usize, turns: i32, key0: i32, key1: i32, keys: usize, threshold: i32, scale: f32, counter: i64,
): void {
  for (; turns > 0; turns--, counter += TURN / 4, from += 4 * TURN, to += 4 * TURN) {
    const base = i32x4.splat(<i32>counter);
    const high = i32x4.splat(<i32>(counter >> 32) + key1);
    const k0 = i32x4.splat(key0);
    // Comparing gives −1 in the lanes whose low word has passed 2³².
    let k = i32x4.add(base, i32x4(0, 1, 2, 3));
    let a = i32x4.add(k, k0);
    let b = i32x4.sub(high, i32x4.lt_u(k, base));
    k = i32x4.add(base, i32x4(4, 5, 6, 7));
    let c = i32x4.add(k, k0);
    let d = i32x4.sub(high, i32x4.lt_u(k, base));
    k = i32x4.add(base, i32x4(8, 9, 10, 11));
    let e = i32x4.add(k, k0);
    let f = i32x4.sub(high, i32x4.lt_u(k, base));
    k = i32x4.add(base, i32x4(12, 13, 14, 15));
    let g = i32x4.add(k, k0);
    let h = i32x4.sub(high, i32x4.lt_u(k, base));
    for (let key = keys; ; key += 8) {
      a = i32x4.add(a, b); c = i32x4.add(c, d); e = i32x4.add(e, f); g = i32x4.add(g, h);
      b = v128.xor(turn(b, 13), a); d = v128.xor(turn(d, 13), c);
      f = v128.xor(turn(f, 13), e); h = v128.xor(turn(h, 13), g);
      a = i32x4.add(a, b); c = i32x4.add(c, d); e = i32x4.add(e, f); g = i32x4.add(g, h);
      b = v128.xor(turn(b, 15), a); d = v128.xor(turn(d, 15), c);
      f = v128.xor(turn(f, 15), e); h = v128.xor(turn(h, 15), g);
      a = i32x4.add(a, b); c = i32x4.add(c, d); e = i32x4.add(e, f); g = i32x4.add(g, h);
      b = v128.xor(turn(b, 26), a); d = v128.xor(turn(d, 26), c);
      f = v128.xor(turn(f, 26), e); h = v128.xor(turn(h, 26), g);
      a = i32x4.add(a, b); c = i32x4.add(c, d); e = i32x4.add(e, f); g = i32x4.add(g, h);
      b = v128.xor(turn(b, 6), a); d = v128.xor(turn(d, 6), c);
      f = v128.xor(turn(f, 6), e); h = v128.xor(turn(h, 6), g);
      k = v128.load32_splat(key);
      a = i32x4.add(a, k); c = i32x4.add(c, k); e = i32x4.add(e, k); g = i32x4.add(g, k);
      k = v128.load32_splat(key, 4);
      b = i32x4.add(b, k); d = i32x4.add(d, k); f = i32x4.add(f, k); h = i32x4.add(h, k);
      key += 8;
      if (key == keys + KEYS) break;
      a = i32x4.add(a, b); c = i32x4.add(c, d); e = i32x4.add(e, f); g = i32x4.add(g, h);
      b = v128.xor(turn(b, 17), a); d = v128.xor(turn(d, 17), c);
      f = v128.xor(turn(f, 17), e); h = v128.xor(turn(h, 17), g);
      a = i32x4.add(a, b); c = i32x4.add(c, d); e = i32x4.add(e, f); g = i32x4.add(g, h);
      b = v128.xor(turn(b, 29), a); d = v128.xor(turn(d, 29), c);
      f = v128.xor(turn(f, 29), e); h = v128.xor(turn(h, 29), g);
      a = i32x4.add(a, b); c = i32x4.add(c, d); e = i32x4.add(e, f); g = i32x4.add(g, h);
      b = v128.xor(turn(b, 16), a); d = v128.xor(turn(d, 16), c);
      f = v128.xor(turn(f, 16), e); h = v128.xor(turn(h, 16), g);
      a = i32x4.add(a, b); c = i32x4.add(c, d); e = i32x4.add(e, f); g = i32x4.add(g, h);
      b = v128.xor(turn(b, 24), a); d = v128.xor(turn(d, 24), c);
      f = v128.xor(turn(f, 24), e); h = v128.xor(turn(h, 24), g);
      k = v128.load32_splat(key);
      a = i32x4.add(a, k); c = i32x4.add(c, k); e = i32x4.add(e, k); g = i32x4.add(g, k);
      k = v128.load32_splat(key, 4);
      b = i32x4.add(b, k); d = i32x4.add(d, k); f = i32x4.add(f, k); h = i32x4.add(h, k);
    }
    keep(from, to, a, b, threshold, scale);
    keep(from + 64, to + 64, c, d, threshold, scale);
    keep(from + 128, to + 128, e, f, threshold, scale);
    keep(from + 192, to + 192, g, h, threshold, scale);
  }
}

/** Sixteen elements by their draws. Lane r of the words are those of counter r; transposed, they stand in the order of the elements. */
function keep(from: usize, to: usize, a: v128, b: v128, threshold: i32, scale: f32): void {
  const d0 = v128.and(a, i32x4.splat(0xffff));
  const d1 = i32x4.shr_u(a, 16);
  const d2 = v128.and(b, i32x4.splat(0xffff));
  const d3 = i32x4.shr_u(b, 16);
  const low01 = i32x4.shuffle(d0, d1, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(d0, d1, 2, 6, 3, 7);
  const low23 = i32x4.shuffle(d2, d3, 0, 4, 1, 5);
  const high23 = i32x4.shuffle(d2, d3, 2, 6, 3, 7);
  const limit = i32x4.splat(threshold);
  const factor = all(scale);
  v128.store(to, f32x4.mul(v128.load(from), v128.and(i32x4.lt_s(i64x2.shuffle(low01, low23, 0, 2), limit), factor)));
  v128.store(to, f32x4.mul(v128.load(from, 16), v128.and(i32x4.lt_s(i64x2.shuffle(low01, low23, 1, 3), limit), factor)), 16);
  v128.store(to, f32x4.mul(v128.load(from, 32), v128.and(i32x4.lt_s(i64x2.shuffle(high01, high23, 0, 2), limit), factor)), 32);
  v128.store(to, f32x4.mul(v128.load(from, 48), v128.and(i32x4.lt_s(i64x2.shuffle(high01, high23, 1, 3), limit), factor)), 48);
}
