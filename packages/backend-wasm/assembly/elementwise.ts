// One element at a time, four in a vector. `out` may be an operand.
import { all, inside, put, where } from './lanes';

/** out = a + b. */
export function add(a: usize, b: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) put(out, i, end, f32x4.add(v128.load(a + i), v128.load(b + i)));
}

/** out = value. */
export function fill(out: usize, value: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) put(out, i, end, f32x4.splat(value));
}

/** out = x, to the bit. */
export function copy(x: usize, out: usize, size: i32): void {
  memory.copy(out, x, <usize>size << 2);
}

/** x = factor·x. */
export function scale(x: usize, factor: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) put(x, i, end, f32x4.mul(v128.load(x + i), all(factor)));
}

/** out = out + factor·x. */
export function addScaled(out: usize, x: usize, factor: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    put(out, i, end, f32x4.add(v128.load(out + i), f32x4.mul(all(factor), v128.load(x + i))));
  }
}

/** x kept within ±limit; NaN stays NaN. */
export function clamp(x: usize, limit: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(x + i);
    const low = where(f32x4.lt(value, all(-limit)), all(-limit), value);
    put(x, i, end, where(f32x4.gt(value, all(limit)), all(limit), low));
  }
}

/** into = 1 when an element is NaN or infinite. */
export function hasNonFinite(x: usize, into: usize, size: i32): void {
  const end = <usize>size << 2;
  let broken = all(0);
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(x + i);
    // x − x is 0 for what is finite, and NaN for what is not.
    broken = v128.or(broken, v128.and(f32x4.ne(f32x4.sub(value, value), all(0)), inside(i, end)));
  }
  if (v128.any_true(broken)) f32.store(into, 1);
}

/** out = 1/√(x + ε). */
export function inverseRoot(x: usize, out: usize, epsilon: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    put(out, i, end, f32x4.div(all(1), f32x4.sqrt(f32x4.add(v128.load(x + i), all(epsilon)))));
  }
}

/** change = change + rate·(scale·batch − running). */
export function trackStatistic(batch: usize, running: usize, change: usize, rate: f32, scale: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const distance = f32x4.sub(f32x4.mul(all(scale), v128.load(batch + i)), v128.load(running + i));
    put(change, i, end, f32x4.add(v128.load(change + i), f32x4.mul(all(rate), distance)));
  }
}
