// Sums in the orders that core defines.
import { all, inside, put } from './lanes';

/** out_c (+)= Σ_r x_rc, rows ascending. */
export function sumRows(x: usize, out: usize, rows: i32, columns: i32, accumulate: bool): void {
  const stride = <usize>columns << 2;
  let column: usize = 0;
  // A cache line at a time; then what is left.
  for (; column + 64 <= stride; column += 64) {
    const to = out + column;
    let s0 = accumulate ? v128.load(to) : all(0);
    let s1 = accumulate ? v128.load(to, 16) : all(0);
    let s2 = accumulate ? v128.load(to, 32) : all(0);
    let s3 = accumulate ? v128.load(to, 48) : all(0);
    let from = x + column;
    for (let row = 0; row < rows; row++, from += stride) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; column < stride; column += 16) {
    let sum = accumulate ? v128.load(out + column) : all(0);
    let from = x + column;
    for (let row = 0; row < rows; row++, from += stride) sum = f32x4.add(sum, v128.load(from));
    put(out, column, stride, sum);
  }
}

/** Partial sums never reach across a border of this many bytes: 4,096 elements. */
const CHUNK: usize = 16384;

/** into (+)= scale·Σ x², or with `absolutes` of |x|: in chunks, four lanes each, (0+1)+(2+3), chunk results ascending. */
export function sumBlock(x: usize, into: usize, absolutes: bool, scale: f32, accumulate: bool, size: i32): void {
  const end = <usize>size << 2;
  let total: f32 = 0;
  let start: usize = 0;
  // Four chunks beside each other, for one chain of additions leaves most of the machine idle.
  for (; start + 4 * CHUNK <= end; start += 4 * CHUNK) {
    let s0 = all(0);
    let s1 = all(0);
    let s2 = all(0);
    let s3 = all(0);
    for (let from = x + start, last = from + CHUNK; from < last; from += 16) {
      s0 = f32x4.add(s0, term(v128.load(from), absolutes));
      s1 = f32x4.add(s1, term(v128.load(from, CHUNK), absolutes));
      s2 = f32x4.add(s2, term(v128.load(from, 2 * CHUNK), absolutes));
      s3 = f32x4.add(s3, term(v128.load(from, 3 * CHUNK), absolutes));
    }
    total = total + across(s0);
    total = total + across(s1);
    total = total + across(s2);
    total = total + across(s3);
  }
  for (; start < end; start += CHUNK) {
    const last = min(start + CHUNK, end);
    let sum = all(0);
    for (let i = start; i < last; i += 16) {
      sum = f32x4.add(sum, v128.and(term(v128.load(x + i), absolutes), inside(i, last)));
    }
    total = total + across(sum);
  }
  const scaled = total * scale;
  f32.store(into, accumulate ? f32.load(into) + scaled : scaled);
}

// @ts-ignore: decorator
@inline
function term(x: v128, absolutes: bool): v128 {
  return absolutes ? f32x4.abs(x) : f32x4.mul(x, x);
}

// @ts-ignore: decorator
@inline
function across(lanes: v128): f32 {
  const low = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1);
  return low + (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
}

/** into += Σ (loss·weight)/N, rows ascending. */
export function accumulateRows(losses: usize, into: usize, weights: usize, n: f32, rows: i32): void {
  let sum = f32.load(into);
  for (let i: usize = 0, end = <usize>rows << 2; i < end; i += 4) {
    const loss = f32.load(losses + i);
    sum = sum + (weights ? loss * f32.load(weights + i) : loss) / n;
  }
  f32.store(into, sum);
}
