// Dropout, whose mask is drawn on the way: Threefry-2x32 with 20 rounds, four counters in four lanes, sixteen elements a turn.
import { all } from './lanes';

const PARITY = 0x1bd11bda;

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
  const cut = <i32>(<i64>first & 3);
  const counter = <i64>first >> 2;
  // The turns that lie within x; at either end the factors themselves are drawn, and used as far as there are elements.
  const begin = cut ? 16 - cut : 0;
  const turns = max(0, (size - begin) / 16);
  if (cut) edge(x, out, key0, key1, threshold, scale, counter, scratch, -cut, size);
  const at = <usize>begin << 2;
  draw(x + at, out + at, turns, key0, key1, threshold, scale, counter + (cut ? 4 : 0));
  const rest = begin + 16 * turns;
  if (rest < size) edge(x, out, key0, key1, threshold, scale, counter + (cut ? 4 : 0) + 4 * turns, scratch, rest, size);
}

/** The sixteen elements from `start` on, as far as they exist. */
function edge(
  x: usize, out: usize, key0: i32, key1: i32, threshold: i32, scale: f32, counter: i64, scratch: usize, start: i32, size: i32,
): void {
  for (let j = 0; j < 64; j += 4) f32.store(scratch + j, 1);
  draw(scratch, scratch, 1, key0, key1, threshold, scale, counter);
  for (let i: i32 = max(0, start), end = min(start + 16, size); i < end; i++) {
    const at = <usize>i << 2;
    f32.store(out + at, f32.load(x + at) * f32.load(scratch + (<usize>(i - start) << 2)));
  }
}

/** Sixteen elements a turn, from the first of a counter on. */
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
  for (; turns > 0; turns--, counter += 4, from += 64, to += 64) {
    const base = i32x4.splat(<i32>counter);
    const low = i32x4.add(base, i32x4(0, 1, 2, 3));
    // Comparing gives −1 in the lanes whose low word has passed 2³².
    const high = i32x4.sub(i32x4.splat(<i32>(counter >> 32)), i32x4.lt_u(low, base));
    let a = i32x4.add(low, k0);
    let b = i32x4.add(high, k1);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 13), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 15), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 26), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 6), a);
    a = i32x4.add(a, k1); b = i32x4.add(b, i1);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 17), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 29), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 16), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 24), a);
    a = i32x4.add(a, k2); b = i32x4.add(b, i2);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 13), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 15), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 26), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 6), a);
    a = i32x4.add(a, k0); b = i32x4.add(b, i3);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 17), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 29), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 16), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 24), a);
    a = i32x4.add(a, k1); b = i32x4.add(b, i4);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 13), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 15), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 26), a);
    a = i32x4.add(a, b); b = v128.xor(turn(b, 6), a);
    a = i32x4.add(a, k2); b = i32x4.add(b, i5);
    // Lane r of these are the four draws of counter r; transposed, they stand in the order of the elements.
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
    keep(from, to, 0, i64x2.shuffle(low01, low23, 0, 2), limit, factor);
    keep(from, to, 16, i64x2.shuffle(low01, low23, 1, 3), limit, factor);
    keep(from, to, 32, i64x2.shuffle(high01, high23, 0, 2), limit, factor);
    keep(from, to, 48, i64x2.shuffle(high01, high23, 1, 3), limit, factor);
  }
}

// @ts-ignore: decorator
@inline
function keep(from: usize, to: usize, at: usize, draws: v128, limit: v128, factor: v128): void {
  v128.store(to + at, f32x4.mul(v128.load(from + at), v128.and(i32x4.lt_s(draws, limit), factor)));
}
