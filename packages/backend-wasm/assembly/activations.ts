// Activations and their slopes, one element at a time, four in a vector: core's files of the same names, with their roundings.
import { all, positive, put, where } from './lanes';
import { erfc, exp, expOfMinusSize, sigmoid, softplus, tanh } from './math';

/** out = max(0, x); NaN stays NaN. */
export function reluForward(x: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) put(out, i, end, positive(v128.load(x + i)));
}

/** out = dy where y > 0, else 0. */
export function reluBackward(y: usize, dy: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  let i: usize = 0;
  for (; i + 64 <= end; i += 64) {
    v128.store(out + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), all(0))));
    v128.store(out + i, v128.and(v128.load(dy + i, 16), f32x4.gt(v128.load(y + i, 16), all(0))), 16);
    v128.store(out + i, v128.and(v128.load(dy + i, 32), f32x4.gt(v128.load(y + i, 32), all(0))), 32);
    v128.store(out + i, v128.and(v128.load(dy + i, 48), f32x4.gt(v128.load(y + i, 48), all(0))), 48);
  }
  for (; i < end; i += 16) put(out, i, end, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), all(0))));
}

/** out = v where x > 0, else slope·v: forward with v = x, backward with v = dy. */
export function leakyRelu(x: usize, v: usize, out: usize, slope: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(v + i);
    put(out, i, end, where(f32x4.gt(v128.load(x + i), all(0)), value, f32x4.mul(all(slope), value)));
  }
}

/** out = x where x > 0, else α·(eˣ − 1), as 2t/(1 − t) with t = tanh(x/2). */
export function eluForward(x: usize, out: usize, alpha: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(x + i);
    const t = tanh(f32x4.mul(all(0.5), value));
    const below = f32x4.mul(all(alpha), f32x4.div(f32x4.mul(all(2), t), f32x4.sub(all(1), t)));
    put(out, i, end, where(f32x4.gt(value, all(0)), value, below));
  }
}

/** out = dy where y > 0, else dy·(y + α). */
export function eluBackward(y: usize, dy: usize, out: usize, alpha: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(y + i);
    const from = v128.load(dy + i);
    put(out, i, end, where(f32x4.gt(value, all(0)), from, f32x4.mul(from, f32x4.add(value, all(alpha)))));
  }
}

/** out = σ(x). */
export function sigmoidForward(x: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) put(out, i, end, sigmoid(v128.load(x + i)));
}

/** out = dy·y·(1 − y). */
export function sigmoidBackward(y: usize, dy: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(y + i);
    put(out, i, end, f32x4.mul(v128.load(dy + i), f32x4.mul(value, f32x4.sub(all(1), value))));
  }
}

/** out = tanh(x). */
export function tanhForward(x: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) put(out, i, end, tanh(v128.load(x + i)));
}

/** out = dy·(1 − y²), which near ±1 is (1 − y)(1 + y). */
export function tanhBackward(y: usize, dy: usize, out: usize, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(y + i);
    const square = f32x4.mul(value, value);
    const product = f32x4.mul(f32x4.sub(all(1), value), f32x4.add(all(1), value));
    const slope = where(f32x4.lt(square, all(0.5)), f32x4.sub(all(1), square), product);
    put(out, i, end, f32x4.mul(v128.load(dy + i), slope));
  }
}

/** out = max(0, x) + ln(1 + e^(−β|x|))/β. */
export function softplusForward(x: usize, out: usize, beta: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(x + i);
    const rest = f32x4.div(softplus(f32x4.mul(all(-beta), f32x4.abs(value))), all(beta));
    put(out, i, end, f32x4.add(v128.and(value, f32x4.gt(value, all(0))), rest));
  }
}

/** out = v·σ(β·x): silu forward with v = x, softplus backward with v = dy. */
export function timesSigmoid(x: usize, v: usize, out: usize, beta: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    put(out, i, end, f32x4.mul(v128.load(v + i), sigmoid(f32x4.mul(all(beta), v128.load(x + i)))));
  }
}

/** out = dy·(σ + t·σ·(1 − σ)), t = β·x kept within ±128. */
export function siluBackward(x: usize, dy: usize, out: usize, beta: f32, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const t = within(f32x4.mul(all(beta), v128.load(x + i)), 128);
    const e = expOfMinusSize(t);
    const slope = f32x4.add(sigmaOf(t, e), f32x4.mul(t, steepnessOf(e)));
    put(out, i, end, f32x4.mul(v128.load(dy + i), slope));
  }
}

/** out = x·Φ(x), or by the approximation. */
export function geluForward(x: usize, out: usize, approximate: bool, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(x + i);
    put(out, i, end, f32x4.mul(value, approximate ? sigmoid(twiceU(value)) : normalShare(value)));
  }
}

/** out = dy·(Φ(x) + x·φ(x)), or by the approximation. */
export function geluBackward(x: usize, dy: usize, out: usize, approximate: bool, size: i32): void {
  const end = <usize>size << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(x + i);
    put(out, i, end, f32x4.mul(v128.load(dy + i), approximate ? tanhSlope(value) : exactSlope(value)));
  }
}

// @ts-ignore: decorator
@inline
function normalShare(x: v128): v128 {
  return f32x4.mul(all(0.5), erfc(f32x4.mul(all(-0.7071067690849304), x)));
}

// @ts-ignore: decorator
@inline
function exactSlope(x: v128): v128 {
  const density = f32x4.mul(all(0.3989422917366028), exp(f32x4.mul(all(-0.5), f32x4.mul(x, x))));
  return f32x4.add(normalShare(x), f32x4.mul(x, density));
}

/** 2u = 2·√(2/π)·(x + 0.044715·x³). */
// @ts-ignore: decorator
@inline
function twiceU(x: v128): v128 {
  const bend = f32x4.add(all(1), f32x4.mul(all(0.044714998453855515), f32x4.mul(x, x)));
  return f32x4.mul(f32x4.mul(all(1.5957691669464111), x), bend);
}

// @ts-ignore: decorator
@inline
function tanhSlope(value: v128): v128 {
  const x = within(value, 32);
  const t = twiceU(x);
  const e = expOfMinusSize(t);
  const bend = f32x4.add(all(1), f32x4.mul(all(0.13414500653743744), f32x4.mul(x, x)));
  const steepness = f32x4.mul(all(1.5957691669464111), bend);
  return f32x4.add(sigmaOf(t, e), f32x4.mul(f32x4.mul(x, steepnessOf(e)), steepness));
}

/** σ(t) from e = e^(−|t|). */
// @ts-ignore: decorator
@inline
function sigmaOf(t: v128, e: v128): v128 {
  return f32x4.div(where(f32x4.lt(t, all(0)), e, all(1)), f32x4.add(all(1), e));
}

/** σ·(1 − σ) = e/(1 + e)². */
// @ts-ignore: decorator
@inline
function steepnessOf(e: v128): v128 {
  const whole = f32x4.add(all(1), e);
  return f32x4.div(e, f32x4.mul(whole, whole));
}

/** Kept within ±limit; NaN stays NaN. */
// @ts-ignore: decorator
@inline
function within(x: v128, limit: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, all(limit)), all(-limit));
}
