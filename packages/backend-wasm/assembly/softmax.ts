// Softmax and log-softmax: four rows beside each other.
import { ahead, all, gather, scatter, where } from './lanes';
import { exp, log } from './math';

const LARGEST: f32 = 3.4028234663852886e38;

/** The largest number of each row. NaN is above nothing. */
// @ts-ignore: decorator
@inline
export function maximum(at: usize, stride: usize, o1: usize, o2: usize, o3: usize): v128 {
  let max = gather(at, o1, o2, o3);
  for (let i: usize = 4; i < stride; i += 4) max = f32x4.pmax(max, gather(at + i, o1, o2, o3));
  return max;
}

/** p_i = e^(z_i − max z)/Σ_j e^(z_j − max z). */
export function softmaxForward(z: usize, out: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row += 4, z += 4 * stride, out += 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    const max = maximum(z, stride, o1, o2, o3);
    let sum = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      const power = exp(f32x4.sub(gather(z + i, o1, o2, o3), max));
      scatter(out + i, o1, o2, o3, power);
      sum = f32x4.add(sum, power);
    }
    for (let i: usize = 0; i < stride; i += 4) scatter(out + i, o1, o2, o3, f32x4.div(gather(out + i, o1, o2, o3), sum));
  }
}

/** dz_i = p_i·(dp_i − Σ_j p_j·dp_j). */
export function softmaxBackward(p: usize, dp: usize, out: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row += 4, p += 4 * stride, dp += 4 * stride, out += 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    let mean = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      mean = f32x4.add(mean, f32x4.mul(gather(p + i, o1, o2, o3), gather(dp + i, o1, o2, o3)));
    }
    for (let i: usize = 0; i < stride; i += 4) {
      const slope = f32x4.sub(gather(dp + i, o1, o2, o3), mean);
      scatter(out + i, o1, o2, o3, f32x4.mul(gather(p + i, o1, o2, o3), slope));
    }
  }
}

/** l_i = z_i − max z − ln Σ_j e^(z_j − max z). */
export function logSoftmaxForward(z: usize, out: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row += 4, z += 4 * stride, out += 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    const max = maximum(z, stride, o1, o2, o3);
    let sum = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      const shifted = f32x4.sub(gather(z + i, o1, o2, o3), max);
      scatter(out + i, o1, o2, o3, where(f32x4.lt(shifted, all(-LARGEST)), all(-LARGEST), shifted));
      sum = f32x4.add(sum, exp(shifted));
    }
    const logarithm = log(sum);
    for (let i: usize = 0; i < stride; i += 4) {
      scatter(out + i, o1, o2, o3, f32x4.sub(gather(out + i, o1, o2, o3), logarithm));
    }
  }
}

/** dz_i = dl_i − e^(l_i)·Σ_j dl_j. */
export function logSoftmaxBackward(l: usize, dl: usize, out: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row += 4, l += 4 * stride, dl += 4 * stride, out += 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    let sum = all(0);
    for (let i: usize = 0; i < stride; i += 4) sum = f32x4.add(sum, gather(dl + i, o1, o2, o3));
    for (let i: usize = 0; i < stride; i += 4) {
      const share = f32x4.mul(exp(gather(l + i, o1, o2, o3)), sum);
      scatter(out + i, o1, o2, o3, f32x4.sub(gather(dl + i, o1, o2, o3), share));
    }
  }
}
