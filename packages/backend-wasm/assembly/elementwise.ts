// One element at a time, four in a vector. `out` may be an operand.
import { all, inside, put, where } from './lanes';

/** out = a + b. */
export function add(a: usize, b: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  let i: usize = 0;
  for (; i + 64 <= end; i += 64) {
    v128.store(out + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
    v128.store(out + i, f32x4.add(v128.load(a + i, 16), v128.load(b + i, 16)), 16);
    v128.store(out + i, f32x4.add(v128.load(a + i, 32), v128.load(b + i, 32)), 32);
    v128.store(out + i, f32x4.add(v128.load(a + i, 48), v128.load(b + i, 48)), 48);
  }
  for (; i < end; i += 16) put(out, i, end, f32x4.add(v128.load(a + i), v128.load(b + i)));
}

/** out = a·b. */
export function multiply(a: usize, b: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  let i: usize = 0;
  for (; i + 64 <= end; i += 64) {
    v128.store(out + i, f32x4.mul(v128.load(a + i), v128.load(b + i)));
    v128.store(out + i, f32x4.mul(v128.load(a + i, 16), v128.load(b + i, 16)), 16);
    v128.store(out + i, f32x4.mul(v128.load(a + i, 32), v128.load(b + i, 32)), 32);
    v128.store(out + i, f32x4.mul(v128.load(a + i, 48), v128.load(b + i, 48)), 48);
  }
  for (; i < end; i += 16) put(out, i, end, f32x4.mul(v128.load(a + i), v128.load(b + i)));
}

/** out = value. */
export function fill(out: usize, value: f32, size: i32): void {
  const end = <usize>size << 2;
  if (reinterpret<u32>(value) == 0) return memory.fill(out, 0, end);
  const values = all(value);
  let i: usize = 0;
  for (; i + 64 <= end; i += 64) {
    v128.store(out + i, values);
    v128.store(out + i, values, 16);
    v128.store(out + i, values, 32);
    v128.store(out + i, values, 48);
  }
  for (; i < end; i += 16) put(out, i, end, values);
}

/** out = x, to the bit. */
export function copy(x: usize, out: usize, size: i32): void {
  memory.copy(out, x, <usize>size << 2);
}

/** x = factor·x. */
export function scale(x: usize, factor: f32, size: i32): void {
  const end = <usize>size << 2;
  const factors = all(factor);
  let i: usize = 0;
  for (; i + 64 <= end; i += 64) {
    v128.store(x + i, f32x4.mul(v128.load(x + i), factors));
    v128.store(x + i, f32x4.mul(v128.load(x + i, 16), factors), 16);
    v128.store(x + i, f32x4.mul(v128.load(x + i, 32), factors), 32);
    v128.store(x + i, f32x4.mul(v128.load(x + i, 48), factors), 48);
  }
  for (; i < end; i += 16) put(x, i, end, f32x4.mul(v128.load(x + i), factors));
}

/** out = out + factor·x. */
export function addScaled(out: usize, x: usize, factor: f32, size: i32): void {
  const end = <usize>size << 2;
  const factors = all(factor);
  for (let i: usize = 0; i < end; i += 16) {
    put(out, i, end, f32x4.add(v128.load(out + i), f32x4.mul(factors, v128.load(x + i))));
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
  // x − x is 0 for what is finite, and NaN for what is not; and NaN stays in a sum.
  let s0 = all(0);
  let s1 = all(0);
  let s2 = all(0);
  let s3 = all(0);
  let i: usize = 0;
  for (; i + 64 <= end; i += 64) {
    const a = v128.load(x + i);
    const b = v128.load(x + i, 16);
    const c = v128.load(x + i, 32);
    const d = v128.load(x + i, 48);
    s0 = f32x4.add(s0, f32x4.sub(a, a));
    s1 = f32x4.add(s1, f32x4.sub(b, b));
    s2 = f32x4.add(s2, f32x4.sub(c, c));
    s3 = f32x4.add(s3, f32x4.sub(d, d));
  }
  for (; i < end; i += 16) {
    const value = v128.and(v128.load(x + i), inside(i, end));
    s0 = f32x4.add(s0, f32x4.sub(value, value));
  }
  const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  if (v128.any_true(f32x4.ne(sum, sum))) f32.store(into, 1);
}

/** out = 1/√(x + ε). */
export function inverseRoot(x: usize, out: usize, epsilon: f32, size: i32): void {
  const end = <usize>size << 2;
  const epsilons = all(epsilon);
  for (let i: usize = 0; i < end; i += 16) {
    put(out, i, end, f32x4.div(all(1), f32x4.sqrt(f32x4.add(v128.load(x + i), epsilons))));
  }
}

/** change = change + rate·(scale·batch − running). */
export function trackStatistic(batch: usize, running: usize, change: usize, rate: f32, scale: f32, size: i32): void {
  const end = <usize>size << 2;
  const scales = all(scale);
  const rates = all(rate);
  for (let i: usize = 0; i < end; i += 16) {
    const distance = f32x4.sub(f32x4.mul(scales, v128.load(batch + i)), v128.load(running + i));
    put(change, i, end, f32x4.add(v128.load(change + i), f32x4.mul(rates, distance)));
  }
}
