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
  let counter = <i64>first >> 2;
  for (let i = -cut; i < size; i += 16, counter += 4) {
    const from = x + (<usize>i << 2);
    const to = out + (<usize>i << 2);
    if (i >= 0 && i + 16 <= size) mask(from, to, key0, key1, threshold, scale, counter);
    else {
      // At either end the mask itself is drawn, and used as far as there are elements.
      for (let j = 0; j < 64; j += 4) f32.store(scratch + j, 1);
      mask(scratch, scratch, key0, key1, threshold, scale, counter);
      for (let j: i32 = max(0, -i), end = min(16, size - i); j < end; j++) {
        const at = <usize>j << 2;
        f32.store(to + at, f32.load(from + at) * f32.load(scratch + at));
      }
    }
  }
}

/** Sixteen elements, from the first of a counter on. */
function mask(from: usize, to: usize, key0: i32, key1: i32, threshold: i32, scale: f32, counter: i64): void {
  const low = i32x4.add(i32x4.splat(<i32>counter), i32x4(0, 1, 2, 3));
  // Comparing gives −1 in the lanes whose low word has passed 2³².
  const high = i32x4.sub(i32x4.splat(<i32>(counter >> 32)), i32x4.lt_u(low, i32x4.splat(<i32>counter)));
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(key0 ^ key1 ^ PARITY);
  let a = i32x4.add(low, k0);
  let b = i32x4.add(high, k1);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 13), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 15), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 26), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 6), a);
  a = i32x4.add(a, k1); b = i32x4.add(i32x4.add(b, k2), i32x4.splat(1));
  a = i32x4.add(a, b); b = v128.xor(turn(b, 17), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 29), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 16), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 24), a);
  a = i32x4.add(a, k2); b = i32x4.add(i32x4.add(b, k0), i32x4.splat(2));
  a = i32x4.add(a, b); b = v128.xor(turn(b, 13), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 15), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 26), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 6), a);
  a = i32x4.add(a, k0); b = i32x4.add(i32x4.add(b, k1), i32x4.splat(3));
  a = i32x4.add(a, b); b = v128.xor(turn(b, 17), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 29), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 16), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 24), a);
  a = i32x4.add(a, k1); b = i32x4.add(i32x4.add(b, k2), i32x4.splat(4));
  a = i32x4.add(a, b); b = v128.xor(turn(b, 13), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 15), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 26), a);
  a = i32x4.add(a, b); b = v128.xor(turn(b, 6), a);
  a = i32x4.add(a, k2); b = i32x4.add(i32x4.add(b, k0), i32x4.splat(5));

  // Lane r of these are the four draws of counter r; transposed, they stand in the order of the elements.
  const d0 = v128.and(a, i32x4.splat(0xffff));
  const d1 = i32x4.shr_u(a, 16);
  const d2 = v128.and(b, i32x4.splat(0xffff));
  const d3 = i32x4.shr_u(b, 16);
  const low01 = i32x4.shuffle(d0, d1, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(d0, d1, 2, 6, 3, 7);
  const low23 = i32x4.shuffle(d2, d3, 0, 4, 1, 5);
  const high23 = i32x4.shuffle(d2, d3, 2, 6, 3, 7);
  keep(from, to, i64x2.shuffle(low01, low23, 0, 2), threshold, scale);
  keep(from + 16, to + 16, i64x2.shuffle(low01, low23, 1, 3), threshold, scale);
  keep(from + 32, to + 32, i64x2.shuffle(high01, high23, 0, 2), threshold, scale);
  keep(from + 48, to + 48, i64x2.shuffle(high01, high23, 1, 3), threshold, scale);
}

// @ts-ignore: decorator
@inline
function keep(from: usize, to: usize, draws: v128, threshold: i32, scale: f32): void {
  const factor = v128.and(i32x4.lt_s(draws, i32x4.splat(threshold)), all(scale));
  v128.store(to, f32x4.mul(v128.load(from), factor));
}
