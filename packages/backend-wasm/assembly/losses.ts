// Losses row by row, four rows beside each other, and their gradients.
import { ahead, all, gather, perRow, positive, put, scatter, where } from './lanes';
import { exp, expOfMinusSize, log, log1p, sigmoid } from './math';
import { maximum } from './softmax';
import { signOf } from './updates';

const LARGEST: f32 = 3e38;

/** The row of the first label that is no class, or −1. */
export function wrongLabel(labels: usize, rows: i32, classes: i32): i32 {
  for (let row = 0; row < rows; row++) {
    const label = f32.load(labels + (<usize>row << 2));
    // Written so that NaN fails too.
    if (!(label >= 0 && label < <f32>classes && floor<f32>(label) == label)) return row;
  }
  return -1;
}

/** Column `column` of a one-hot row. */
// @ts-ignore: decorator
@inline
function oneHot(labels: v128, column: i32): v128 {
  return v128.and(f32x4.eq(labels, all(<f32>column)), all(1));
}

/** keep·y + share. */
// @ts-ignore: decorator
@inline
function smoothed(y: v128, keep: f32, share: f32): v128 {
  return f32x4.add(f32x4.mul(all(keep), y), all(share));
}

/** p = softmax(z), out = −Σ_i y_i·ln p_i. */
export function softmaxCrossEntropyForward(
  z: usize, y: usize, p: usize, out: usize, rows: i32, columns: i32, labels: bool, keep: f32, share: f32,
): void {
  const stride = <usize>columns << 2;
  const end = <usize>rows << 2;
  for (let row = 0; row < rows; row += 4, z += 4 * stride, p += 4 * stride, y += labels ? 0 : 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    const label = labels ? perRow(y, row, rows) : all(0);
    const max = maximum(z, stride, o1, o2, o3);
    let sum = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      const power = exp(f32x4.sub(gather(z + i, o1, o2, o3), max));
      scatter(p + i, o1, o2, o3, power);
      sum = f32x4.add(sum, power);
    }
    const logarithm = log(sum);
    let loss = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      // −ln p. Written so that NaN stays.
      const surprise = f32x4.sub(logarithm, f32x4.sub(gather(z + i, o1, o2, o3), max));
      const bounded = where(f32x4.gt(surprise, all(LARGEST)), all(LARGEST), surprise);
      const target = labels ? oneHot(label, <i32>(i >> 2)) : gather(y + i, o1, o2, o3);
      loss = f32x4.add(loss, f32x4.mul(smoothed(target, keep, share), bounded));
      scatter(p + i, o1, o2, o3, f32x4.div(gather(p + i, o1, o2, o3), sum));
    }
    put(out, <usize>row << 2, end, loss);
  }
}

/** dz = (p·Σ y − y)·weight/N. */
export function softmaxCrossEntropyBackward(
  p: usize, y: usize, out: usize, weights: usize, n: f32, rows: i32, columns: i32,
  labels: bool, keep: f32, share: f32, spread: f32,
): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row += 4, p += 4 * stride, out += 4 * stride, y += labels ? 0 : 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    const label = labels ? perRow(y, row, rows) : all(0);
    let total = all(labels ? 1 : 0);
    if (!labels) for (let i: usize = 0; i < stride; i += 4) total = f32x4.add(total, gather(y + i, o1, o2, o3));
    const mass = f32x4.add(f32x4.mul(all(keep), total), all(spread));
    const weight = weights ? perRow(weights, row, rows) : all(1);
    for (let i: usize = 0; i < stride; i += 4) {
      const target = labels ? oneHot(label, <i32>(i >> 2)) : gather(y + i, o1, o2, o3);
      const slope = f32x4.sub(f32x4.mul(gather(p + i, o1, o2, o3), mass), smoothed(target, keep, share));
      scatter(out + i, o1, o2, o3, f32x4.div(f32x4.mul(slope, weight), all(n)));
    }
  }
}

// A number beside a number: each loss has a term, of which a row takes the mean, and the slope of that term.

const MSE = 0;
const MAE = 1;
const HUBER = 2;
const SIGMOID = 3;
const BINARY = 4;

/** The least probability that is not taken for one of 0. */
const LEAST: f32 = 1e-7;

// @ts-ignore: decorator
@inline
function clip(p: v128): v128 {
  const low = where(f32x4.lt(p, all(LEAST)), all(LEAST), p);
  return where(f32x4.gt(low, all(1)), all(1), low);
}

function termOf(loss: i32, p: v128, t: v128, delta: f32): v128 {
  if (loss == SIGMOID) {
    const linear = f32x4.sub(positive(p), f32x4.mul(p, t));
    return f32x4.add(linear, log1p(expOfMinusSize(p)));
  }
  if (loss == BINARY) {
    const yes = f32x4.mul(t, log(clip(p)));
    const no = f32x4.mul(f32x4.sub(all(1), t), log(clip(f32x4.sub(all(1), p))));
    return f32x4.neg(f32x4.add(yes, no));
  }
  const e = f32x4.sub(p, t);
  if (loss == MSE) return f32x4.mul(e, e);
  const size = f32x4.abs(e);
  if (loss == MAE) return size;
  const far = f32x4.mul(all(delta), f32x4.sub(size, all(<f32>0.5 * delta)));
  return where(f32x4.gt(size, all(delta)), far, f32x4.mul(all(0.5), f32x4.mul(e, e)));
}

function slopeOf(loss: i32, p: v128, t: v128, delta: f32): v128 {
  if (loss == SIGMOID) return f32x4.sub(sigmoid(p), t);
  if (loss == BINARY) {
    const yes = f32x4.div(t, clip(p));
    const no = f32x4.div(f32x4.sub(all(1), t), clip(f32x4.sub(all(1), p)));
    return f32x4.sub(no, yes);
  }
  const e = f32x4.sub(p, t);
  if (loss == MSE) return f32x4.mul(all(2), e);
  if (loss == MAE) return signOf(e);
  const low = where(f32x4.lt(e, all(-delta)), all(-delta), e);
  return where(f32x4.gt(e, all(delta)), all(delta), low);
}

/** out_r = Σ_c term(p_rc, t_rc)/columns. */
export function meanTerms(loss: i32, p: usize, t: usize, out: usize, delta: f32, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  const end = <usize>rows << 2;
  for (let row = 0; row < rows; row += 4, p += 4 * stride, t += 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    let mean = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      const term = termOf(loss, gather(p + i, o1, o2, o3), gather(t + i, o1, o2, o3), delta);
      mean = f32x4.add(mean, f32x4.div(term, all(<f32>columns)));
    }
    put(out, <usize>row << 2, end, mean);
  }
}

/** out = slope(p, t)·weight/n. */
export function scaleSlopes(
  loss: i32, p: usize, t: usize, out: usize, weights: usize, n: f32, delta: f32, rows: i32, columns: i32,
): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row++, p += stride, t += stride, out += stride) {
    const weight = weights ? v128.load32_splat(weights + (<usize>row << 2)) : all(1);
    for (let i: usize = 0; i < stride; i += 16) {
      const slope = slopeOf(loss, v128.load(p + i), v128.load(t + i), delta);
      put(out, i, stride, f32x4.div(f32x4.mul(slope, weight), all(n)));
    }
  }
}

/** The place of the first number that is no probability, give or take 10⁻⁶, or −1. */
export function wrongProbability(p: usize, size: i32): i32 {
  for (let i = 0; i < size; i++) {
    const value = f32.load(p + (<usize>i << 2));
    if (<f64>value < -1e-6 || <f64>value > 1 + 1e-6) return i;
  }
  return -1;
}

/** out_r = −Σ_c y·ln p. */
export function categoricalCrossEntropyForward(
  p: usize, y: usize, out: usize, rows: i32, columns: i32, labels: bool, keep: f32, share: f32,
): void {
  const stride = <usize>columns << 2;
  const end = <usize>rows << 2;
  for (let row = 0; row < rows; row += 4, p += 4 * stride, y += labels ? 0 : 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    const label = labels ? perRow(y, row, rows) : all(0);
    let loss = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      const target = labels ? oneHot(label, <i32>(i >> 2)) : gather(y + i, o1, o2, o3);
      loss = f32x4.sub(loss, f32x4.mul(smoothed(target, keep, share), log(clip(gather(p + i, o1, o2, o3)))));
    }
    put(out, <usize>row << 2, end, loss);
  }
}

/** out = (−y/p)·weight/N. */
export function categoricalCrossEntropyBackward(
  p: usize, y: usize, out: usize, weights: usize, n: f32, rows: i32, columns: i32, labels: bool, keep: f32, share: f32,
): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row += 4, p += 4 * stride, out += 4 * stride, y += labels ? 0 : 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    const label = labels ? perRow(y, row, rows) : all(0);
    const weight = weights ? perRow(weights, row, rows) : all(1);
    for (let i: usize = 0; i < stride; i += 4) {
      const target = labels ? oneHot(label, <i32>(i >> 2)) : gather(y + i, o1, o2, o3);
      const slope = f32x4.div(f32x4.neg(smoothed(target, keep, share)), clip(gather(p + i, o1, o2, o3)));
      scatter(out + i, o1, o2, o3, f32x4.div(f32x4.mul(slope, weight), all(n)));
    }
  }
}
