// What optimizers do to a block of parameters, one element at a time, four in a vector. Rates are rounded to float32 on the way in.
import { all, put, where } from './lanes';

/** w = w + factor·u, u = 0. */
export function applyUpdates(w: usize, u: usize, factor: f32, size: i32): void {
  const end = <usize>size << 2;
  const factors = all(factor);
  let i: usize = 0;
  for (; i + 64 <= end; i += 64) {
    v128.store(w + i, f32x4.add(v128.load(w + i), f32x4.mul(factors, v128.load(u + i))));
    v128.store(w + i, f32x4.add(v128.load(w + i, 16), f32x4.mul(factors, v128.load(u + i, 16))), 16);
    v128.store(w + i, f32x4.add(v128.load(w + i, 32), f32x4.mul(factors, v128.load(u + i, 32))), 32);
    v128.store(w + i, f32x4.add(v128.load(w + i, 48), f32x4.mul(factors, v128.load(u + i, 48))), 48);
    v128.store(u + i, all(0));
    v128.store(u + i, all(0), 16);
    v128.store(u + i, all(0), 32);
    v128.store(u + i, all(0), 48);
  }
  for (; i < end; i += 16) {
    put(w, i, end, f32x4.add(v128.load(w + i), f32x4.mul(factors, v128.load(u + i))));
    put(u, i, end, all(0));
  }
}

/** v = β·v + rate·u, and u = v, or with a look ahead u = β·v + rate·u. */
export function momentumUpdate(u: usize, v: usize, beta: f32, rate: f32, nesterov: bool, size: i32): void {
  const end = <usize>size << 2;
  const betas = all(beta);
  const rates = all(rate);
  for (let i: usize = 0; i < end; i += 16) {
    const joined = f32x4.mul(rates, v128.load(u + i));
    const moved = f32x4.add(f32x4.mul(betas, v128.load(v + i)), joined);
    put(v, i, end, moved);
    put(u, i, end, nesterov ? f32x4.add(f32x4.mul(betas, moved), joined) : moved);
  }
}

/** s = s + u², u = u/(√s + ε). */
export function adaGradUpdate(u: usize, s: usize, epsilon: f32, size: i32): void {
  const end = <usize>size << 2;
  const epsilons = all(epsilon);
  for (let i: usize = 0; i < end; i += 16) {
    const g = v128.load(u + i);
    const sum = f32x4.add(v128.load(s + i), f32x4.mul(g, g));
    put(s, i, end, sum);
    put(u, i, end, f32x4.div(g, f32x4.add(f32x4.sqrt(sum), epsilons)));
  }
}

/** s = ρ·s + (1 − ρ)·u², u = u/(√s + ε). */
export function rmsPropUpdate(u: usize, s: usize, rho: f32, join: f32, epsilon: f32, size: i32): void {
  const end = <usize>size << 2;
  const rhos = all(rho);
  const joins = all(join);
  const epsilons = all(epsilon);
  for (let i: usize = 0; i < end; i += 16) {
    const g = v128.load(u + i);
    const mean = f32x4.add(f32x4.mul(rhos, v128.load(s + i)), f32x4.mul(joins, f32x4.mul(g, g)));
    put(s, i, end, mean);
    put(u, i, end, f32x4.div(g, f32x4.add(f32x4.sqrt(mean), epsilons)));
  }
}

/** m = β₁·m + (1 − β₁)·u, v = β₂·v + (1 − β₂)·u², u = c₁·m/(√(c₂·v) + ε). */
export function adamUpdate(
  u: usize, m: usize, v: usize, beta1: f32, join1: f32, beta2: f32, join2: f32,
  correct1: f32, correct2: f32, epsilon: f32, size: i32,
): void {
  const end = <usize>size << 2;
  const beta1s = all(beta1);
  const join1s = all(join1);
  const beta2s = all(beta2);
  const join2s = all(join2);
  const correct1s = all(correct1);
  const correct2s = all(correct2);
  const epsilons = all(epsilon);
  for (let i: usize = 0; i < end; i += 16) {
    const g = v128.load(u + i);
    const first = f32x4.add(f32x4.mul(beta1s, v128.load(m + i)), f32x4.mul(join1s, g));
    const second = f32x4.add(f32x4.mul(beta2s, v128.load(v + i)), f32x4.mul(join2s, f32x4.mul(g, g)));
    put(m, i, end, first);
    put(v, i, end, second);
    const root = f32x4.sqrt(f32x4.mul(second, correct2s));
    put(u, i, end, f32x4.div(f32x4.mul(first, correct1s), f32x4.add(root, epsilons)));
  }
}

/** x = x·limit/norm where the norm, the root of a sum of squares, is above the limit, or NaN. */
export function scaleToNorm(x: usize, sumOfSquares: usize, limit: f32, size: i32): void {
  const norm = sqrt<f32>(f32.load(sumOfSquares));
  // Written so that a NaN norm scales, and is seen.
  if (norm <= limit) return;
  const factor = limit / norm;
  const end = <usize>size << 2;
  const factors = all(factor);
  for (let i: usize = 0; i < end; i += 16) put(x, i, end, f32x4.mul(v128.load(x + i), factors));
}

/** out = out + λ·sign(w). */
export function addL1Gradient(w: usize, out: usize, rate: f32, size: i32): void {
  const end = <usize>size << 2;
  const rates = all(rate);
  for (let i: usize = 0; i < end; i += 16) {
    put(out, i, end, f32x4.add(v128.load(out + i), f32x4.mul(rates, signOf(v128.load(w + i)))));
  }
}

/** 1, −1, and for 0 and NaN what they are, without a sign. */
// @ts-ignore: decorator
@inline
export function signOf(x: v128): v128 {
  const signed = v128.or(all(1), v128.and(x, all(-0.0)));
  return where(f32x4.gt(f32x4.abs(x), all(0)), signed, f32x4.add(x, all(0)));
}
