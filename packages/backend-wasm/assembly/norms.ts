// Batch norm, four columns beside each other, and layer norm, four rows beside each other: core's files of the same names.
import { ahead, all, gather, perRow, positive, put, scatter } from './lanes';

/** max(0, (squares − offset²/n)/n). */
// @ts-ignore: decorator
@inline
function varianceOf(squares: v128, offset: v128, n: f32): v128 {
  const correction = f32x4.div(f32x4.mul(offset, offset), all(n));
  return positive(f32x4.div(f32x4.sub(squares, correction), all(n)));
}

/** Mean and variance of each column: a first mean from the first row on, then what is left of both around it. */
export function columnMoments(x: usize, mean: usize, variance: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  const n = <f32>rows;
  for (let c: usize = 0; c < stride; c += 16) {
    const first = v128.load(x + c);
    let sum = all(0);
    let from = x + c;
    for (let row = 0; row < rows; row++, from += stride) sum = f32x4.add(sum, f32x4.sub(v128.load(from), first));
    const center = f32x4.add(first, f32x4.div(sum, all(n)));

    let offset = all(0);
    let squares = all(0);
    from = x + c;
    for (let row = 0; row < rows; row++, from += stride) {
      const distance = f32x4.sub(v128.load(from), center);
      offset = f32x4.add(offset, distance);
      squares = f32x4.add(squares, f32x4.mul(distance, distance));
    }
    put(mean, c, stride, f32x4.add(center, f32x4.div(offset, all(n))));
    put(variance, c, stride, varianceOf(squares, offset, n));
  }
}

/** (x − μ)·s. */
// @ts-ignore: decorator
@inline
function normalised(x: v128, mean: v128, deviation: v128): v128 {
  return f32x4.mul(f32x4.sub(x, mean), deviation);
}

/** y = γ·(x − μ)·s + β. */
export function batchNormForward(
  x: usize, mean: usize, deviation: usize, gamma: usize, beta: usize, out: usize, rows: i32, columns: i32,
): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row++, x += stride, out += stride) {
    for (let c: usize = 0; c < stride; c += 16) {
      const unit = normalised(v128.load(x + c), v128.load(mean + c), v128.load(deviation + c));
      put(out, c, stride, f32x4.add(f32x4.mul(v128.load(gamma + c), unit), v128.load(beta + c)));
    }
  }
}

/** dγ (+)= Σ_r dy·x̂. */
export function batchNormGammaGradient(
  x: usize, mean: usize, deviation: usize, dy: usize, out: usize, rows: i32, columns: i32, accumulate: bool,
): void {
  const stride = <usize>columns << 2;
  for (let c: usize = 0; c < stride; c += 16) {
    let sum = accumulate ? v128.load(out + c) : all(0);
    const m = v128.load(mean + c);
    const s = v128.load(deviation + c);
    let i = c;
    for (let row = 0; row < rows; row++, i += stride) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(dy + i), normalised(v128.load(x + i), m, s)));
    }
    put(out, c, stride, sum);
  }
}

/** dx = γ·s·(dy − dβ/N − x̂·dγ/N); without dγ, which is 0 then, of kept statistics: γ·s·dy. */
export function batchNormBackward(
  x: usize, mean: usize, deviation: usize, gamma: usize, dy: usize, out: usize, dgamma: usize, dbeta: usize,
  rows: i32, columns: i32,
): void {
  const stride = <usize>columns << 2;
  const share = <f32>1 / <f32>rows;
  for (let row = 0; row < rows; row++, x += stride, dy += stride, out += stride) {
    for (let c: usize = 0; c < stride; c += 16) {
      const s = v128.load(deviation + c);
      let slope = v128.load(dy + c);
      if (dgamma) {
        const unit = normalised(v128.load(x + c), v128.load(mean + c), s);
        const centered = f32x4.sub(slope, f32x4.mul(v128.load(dbeta + c), all(share)));
        slope = f32x4.sub(centered, f32x4.mul(unit, f32x4.mul(v128.load(dgamma + c), all(share))));
      }
      put(out, c, stride, f32x4.mul(f32x4.mul(v128.load(gamma + c), s), slope));
    }
  }
}

/** The same along each row; keeps μ and s = 1/√(v + ε). */
export function layerNormForward(
  x: usize, gamma: usize, beta: usize, mean: usize, deviation: usize, out: usize, epsilon: f32, rows: i32, columns: i32,
): void {
  const stride = <usize>columns << 2;
  const end = <usize>rows << 2;
  const n = <f32>columns;
  for (let row = 0; row < rows; row += 4, x += 4 * stride, out += 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    const first = gather(x, o1, o2, o3);
    let sum = all(0);
    for (let i: usize = 0; i < stride; i += 4) sum = f32x4.add(sum, f32x4.sub(gather(x + i, o1, o2, o3), first));
    const center = f32x4.add(first, f32x4.div(sum, all(n)));

    let offset = all(0);
    let squares = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      const distance = f32x4.sub(gather(x + i, o1, o2, o3), center);
      offset = f32x4.add(offset, distance);
      squares = f32x4.add(squares, f32x4.mul(distance, distance));
    }
    const m = f32x4.add(center, f32x4.div(offset, all(n)));
    const s = f32x4.div(all(1), f32x4.sqrt(f32x4.add(varianceOf(squares, offset, n), all(epsilon))));
    for (let i: usize = 0; i < stride; i += 4) {
      const scaled = f32x4.mul(v128.load32_splat(gamma + i), normalised(gather(x + i, o1, o2, o3), m, s));
      scatter(out + i, o1, o2, o3, f32x4.add(scaled, v128.load32_splat(beta + i)));
    }
    put(mean, <usize>row << 2, end, m);
    put(deviation, <usize>row << 2, end, s);
  }
}

/** dγ (+)= Σ_r dy·x̂, four columns beside each other. */
export function layerNormGammaGradient(
  x: usize, mean: usize, deviation: usize, dy: usize, out: usize, rows: i32, columns: i32, accumulate: bool,
): void {
  const stride = <usize>columns << 2;
  for (let c: usize = 0; c < stride; c += 16) {
    let sum = accumulate ? v128.load(out + c) : all(0);
    let i = c;
    for (let row: usize = 0, end = <usize>rows << 2; row < end; row += 4, i += stride) {
      const unit = normalised(v128.load(x + i), v128.load32_splat(mean + row), v128.load32_splat(deviation + row));
      sum = f32x4.add(sum, f32x4.mul(v128.load(dy + i), unit));
    }
    put(out, c, stride, sum);
  }
}

/** dx = s·(γ·dy − mean(γ·dy) − x̂·mean(γ·dy·x̂)). */
export function layerNormBackward(
  x: usize, mean: usize, deviation: usize, gamma: usize, dy: usize, out: usize, rows: i32, columns: i32,
): void {
  const stride = <usize>columns << 2;
  const share = <f32>1 / <f32>columns;
  for (let row = 0; row < rows; row += 4, x += 4 * stride, dy += 4 * stride, out += 4 * stride) {
    const o1 = ahead(1, row, rows, stride);
    const o2 = ahead(2, row, rows, stride);
    const o3 = ahead(3, row, rows, stride);
    const m = perRow(mean, row, rows);
    const s = perRow(deviation, row, rows);
    let sum = all(0);
    let along = all(0);
    for (let i: usize = 0; i < stride; i += 4) {
      const scaled = f32x4.mul(v128.load32_splat(gamma + i), gather(dy + i, o1, o2, o3));
      sum = f32x4.add(sum, scaled);
      along = f32x4.add(along, f32x4.mul(scaled, normalised(gather(x + i, o1, o2, o3), m, s)));
    }
    sum = f32x4.mul(sum, all(share));
    along = f32x4.mul(along, all(share));
    for (let i: usize = 0; i < stride; i += 4) {
      const unit = normalised(gather(x + i, o1, o2, o3), m, s);
      const scaled = f32x4.mul(v128.load32_splat(gamma + i), gather(dy + i, o1, o2, o3));
      scatter(out + i, o1, o2, o3, f32x4.mul(s, f32x4.sub(f32x4.sub(scaled, sum), f32x4.mul(unit, along))));
    }
  }
}
