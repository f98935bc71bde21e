// Dropout, whose mask is drawn on the way: Threefry-2x32 with 20 rounds, four counters in four lanes, and two such side by side, since
// each round waits for the one before it: 32 elements a turn.
import { all } from './lanes';

const PARITY = 0x1bd11bda;
/** Elements a turn. */
const TURN = 32;

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
  let start = -<i32>(<i64>first & 3);
  let counter = <i64>first >> 2;
  // Where a turn reaches past x, at either end, its factors are drawn and used as far as there are elements.
  if (start < 0) {
    edge(x, out, key0, key1, threshold, scale, counter, scratch, start, size);
    start += TURN;
    counter += TURN / 4;
  }
  const turns = max(0, (size - start) / TURN);
  const at = <usize>start << 2;
  draw(x + at, out + at, turns, key0, key1, threshold, scale, counter);
  start += TURN * turns;
  counter += (TURN / 4) * turns;
  if (start < size) edge(x, out, key0, key1, threshold, scale, counter, scratch, start, size);
}

/** The elements of the turn that begins at `start`, as far as they exist. */
function edge(
  x: usize, out: usize, key0: i32, key1: i32, threshold: i32, scale: f32, counter: i64, scratch: usize, start: i32, size: i32,
): void {
  for (let j = 0; j < 4 * TURN; j += 4) f32.store(scratch + j, 1);
  draw(scratch, scratch, 1, key0, key1, threshold, scale, counter);
  for (let i: i32 = max(0, start), end = min(start + TURN, size); i < end; i++) {
    const at = <usize>i << 2;
    f32.store(out + at, f32.load(x + at) * f32.load(scratch + (<usize>(i - start) << 2)));
  }
}

/** Whole turns, from the first element of a counter on. */
function draw(
  from: usize, to: usize, turns: i32, key0: i32, key1: i32, threshold: i32, scale: f32, counter: i64,
): void {
  const key2 = key0 ^ key1 ^ PARITY;
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(key2);
  const i1 = i32x4.splat(key2 + 1);
  const i2 = i32x4.splat(key0 + 2);
  const i3 = i32x4.splat(key1 + 3);
  const i4 = i32x4.splat(key2 + 4);
  const i5 = i32x4.splat(key0 + 5);
  for (; turns > 0; turns--, counter += TURN / 4, from += 4 * TURN, to += 4 * TURN) {
    const base = i32x4.splat(<i32>counter);
    const high = i32x4.splat(<i32>(counter >> 32));
    const low = i32x4.add(base, i32x4(0, 1, 2, 3));
    const next = i32x4.add(base, i32x4(4, 5, 6, 7));
    // Comparing gives −1 in the lanes whose low word has passed 2³².
    let a = i32x4.add(low, k0);
    let b = i32x4.add(i32x4.sub(high, i32x4.lt_u(low, base)), k1);
    let c = i32x4.add(next, k0);
    let d = i32x4.add(i32x4.sub(high, i32x4.lt_u(next, base)), k1);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 13), a); d = v128.xor(turn(d, 13), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 15), a); d = v128.xor(turn(d, 15), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 26), a); d = v128.xor(turn(d, 26), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 6), a); d = v128.xor(turn(d, 6), c);
    a = i32x4.add(a, k1); c = i32x4.add(c, k1);
    b = i32x4.add(b, i1); d = i32x4.add(d, i1);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 17), a); d = v128.xor(turn(d, 17), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 29), a); d = v128.xor(turn(d, 29), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 16), a); d = v128.xor(turn(d, 16), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 24), a); d = v128.xor(turn(d, 24), c);
    a = i32x4.add(a, k2); c = i32x4.add(c, k2);
    b = i32x4.add(b, i2); d = i32x4.add(d, i2);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 13), a); d = v128.xor(turn(d, 13), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 15), a); d = v128.xor(turn(d, 15), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 26), a); d = v128.xor(turn(d, 26), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 6), a); d = v128.xor(turn(d, 6), c);
    a = i32x4.add(a, k0); c = i32x4.add(c, k0);
    b = i32x4.add(b, i3); d = i32x4.add(d, i3);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 17), a); d = v128.xor(turn(d, 17), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 29), a); d = v128.xor(turn(d, 29), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 16), a); d = v128.xor(turn(d, 16), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 24), a); d = v128.xor(turn(d, 24), c);
    a = i32x4.add(a, k1); c = i32x4.add(c, k1);
    b = i32x4.add(b, i4); d = i32x4.add(d, i4);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 13), a); d = v128.xor(turn(d, 13), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 15), a); d = v128.xor(turn(d, 15), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 26), a); d = v128.xor(turn(d, 26), c);
    a = i32x4.add(a, b); c = i32x4.add(c, d);
    b = v128.xor(turn(b, 6), a); d = v128.xor(turn(d, 6), c);
    a = i32x4.add(a, k2); c = i32x4.add(c, k2);
    b = i32x4.add(b, i5); d = i32x4.add(d, i5);
    keep(from, to, a, b, threshold, scale);
    keep(from + 64, to + 64, c, d, threshold, scale);
  }
}

/** Sixteen elements by their draws. Lane r of the words are those of counter r; transposed, they stand in the order of the elements. */
// @ts-ignore: decorator
@inline
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
