// out = a·b with a or b transposed, as core's reference computes it: `s = round(s + round(a·b))`, k ascending, one chain an
// element. Vector lanes are columns of `out`, or its rows, so no chain is split; a block of k goes on from what C holds, so none is
// cut either. (The fast build fuses product and sum, and rounds once.)
import { oneRow, tile2x16, tile3x12, tile4x8, tile6x4 } from './generated/tile';
import { reluBackward } from './activations';
import { ahead, all, gather, positive } from './lanes';
import { madd } from './madd';
import { transpose } from './transpose';

/** The most k at a time: a panel of B and some rows of A share the first-level cache. */
const BLOCK_K = 320;
/** The most rows of A at a time, kept in the second-level cache while the panels of B pass. */
const BLOCK_M = 60;
/** The most columns at a time. */
const BLOCK_N = 1020;
/** So few rows do not make up for a copy of B: it is read where it lies. */
const FEW = 8;
/** The most k for which B is not worth a panel's layout. */
const THIN = 4;
/** The most columns that are computed as rows where A is transposed, and the most k at a time then. */
const SLIM = 4;
const SLIM_K = 256;
/** Keeps transposed rows from falling on the same cache lines when their length is a power of two. */
const SKEW: usize = 16;

const SCRATCH_A: usize = <usize>BLOCK_M * (<usize>(BLOCK_K * 4) + SKEW);
const SCRATCH_B: usize = <usize>(BLOCK_K * BLOCK_N * 4);

/** How many bytes of workspace `matmul` needs. */
export function matmulWorkspace(): usize {
  return SCRATCH_A + SCRATCH_B;
}

/**
 * c [m, n] = a·b; a is [m, k], or [k, m] with `transposeA`; b [k, n], or [n, k] with `transposeB`. `ld…` is how many numbers apart the
 * rows of each lie, for they may be parts of wider ones: so can two threads share a product. `bias`, `mask`: 0 for none; mask lies as c does.
 */
export function matmul(
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, m: i32, n: i32, k: i32,
  transposeA: bool, transposeB: bool, accumulate: bool, bias: usize, relu: bool, mask: usize, workspace: usize,
): void {
  if (m == 0 || n == 0) return;
  const rowA = <usize>lda << 2;
  const rowB = <usize>ldb << 2;
  const rowC = <usize>ldc << 2;
  // A column of numbers that lie beside each other is a row.
  if (m == 1 && !transposeB && (!transposeA || lda == 1)) oneRow(a, b, rowB, c, n, k, !accumulate, bias, relu, workspace);
  else if (transposeA && n <= SLIM && k > THIN) slim(a, rowA, b, rowB, c, rowC, m, n, k, transposeB, !accumulate, bias, relu);
  else blocked(a, rowA, b, rowB, c, rowC, m, n, k, transposeA, transposeB, accumulate, bias, relu, workspace);
  if (mask) for (let i = 0; i < m; i++, mask += rowC, c += rowC) reluBackward(mask, c, c, n);
}

/** Block by block; within one, panel by panel of B. */
function blocked(
  a: usize, rowA: usize, b: usize, rowB: usize, c: usize, rowC: usize, m: i32, n: i32, k: i32,
  transposeA: bool, transposeB: bool, accumulate: bool, bias: usize, relu: bool, workspace: usize,
): void {
  const blockA = workspace;
  const packedB = blockA + SCRATCH_A;
  const blocks = max(1, (k + BLOCK_K - 1) / BLOCK_K);
  // Blocks of one size, a multiple of 4, rather than a small one at the end.
  const blockK = max(4, ((k + blocks - 1) / blocks + 3) & ~3);
  const flat = k <= THIN;
  const direct = !transposeB && (flat || m <= FEW);

  for (let j = 0; j < n; j += BLOCK_N) {
    const columns = min(BLOCK_N, n - j);
    for (let p = 0; p == 0 || p < k; p += blockK) {
      const depth = min(blockK, k - p);
      const last = p + depth >= k;
      const start = p == 0 && !accumulate;
      if (direct) {
      } else if (flat) transpose(b + <usize>j * rowB, rowB, columns, k, packedB, <usize>columns << 2);
      else packB(b, rowB, transposeB, j, columns, p, depth, packedB);
      for (let i = 0; i < m; i += BLOCK_M) {
        const rows = min(BLOCK_M, m - i);
        let from = a + <usize>i * rowA + (<usize>p << 2);
        let lda = rowA;
        if (transposeA) {
          lda = (<usize>depth << 2) + SKEW;
          transpose(a + <usize>p * rowA + (<usize>i << 2), rowA, depth, rows, blockA, lda);
          from = blockA;
        }
        for (let t = 0, wide = 0; t < columns; t += wide) {
          const left = columns - t;
          wide = flat || direct ? piece(left) : panel(left);
          const place = <usize>(j + t) << 2;
          let fromB = packedB + (<usize>t * <usize>depth << 2);
          let ldb = <usize>wide << 2;
          if (direct) {
            fromB = b + <usize>p * rowB + place;
            ldb = rowB;
          } else if (flat) {
            fromB = packedB + (<usize>t << 2);
            ldb = <usize>columns << 2;
          }
          const width = min(wide, left) - wide + 4;
          const shift = last && bias ? bias + place : 0;
          tiled(wide, rows, depth, from, lda, fromB, ldb, c + <usize>i * rowC + place, rowC, start, width, shift, last && relu);
        }
      }
    }
  }
}

/** One panel of B against all rows. */
function tiled(
  wide: i32, m: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize,
  start: bool, width: i32, bias: usize, relu: bool,
): void {
  if (wide == 4) tile6x4(m, k, a, lda, b, ldb, c, ldc, start, width, bias, relu);
  else if (wide == 8) tile4x8(m, k, a, lda, b, ldb, c, ldc, start, width, bias, relu);
  else if (wide == 12) tile3x12(m, k, a, lda, b, c, ldc, start, width, bias, relu);
  else tile2x16(m, k, a, lda, b, ldb, c, ldc, start, width, bias, relu);
}

/** How wide the next panel is where so many columns are left. */
// @ts-ignore: decorator
@inline
function panel(left: i32): i32 {
  return left > 8 ? 12 : left > 4 ? 8 : 4;
}

/** The same where B lies in no panels. */
// @ts-ignore: decorator
@inline
function piece(left: i32): i32 {
  return left >= 16 ? 16 : left > 4 ? 8 : 4;
}

/** Lays out `depth` rows and `columns` columns of B in panels, one after the other. */
function packB(b: usize, row: usize, transposed: bool, j: i32, columns: i32, p: i32, depth: i32, to: usize): void {
  for (let t = 0, wide = 0; t < columns; t += wide) {
    const left = columns - t;
    wide = panel(left);
    const step = <usize>wide << 2;
    const end = to + <usize>depth * step;
    if (transposed) {
      // Columns that do not exist are computed with the others, and denormals left there would make that slow.
      if (left < wide) memory.fill(to, 0, end - to);
      transpose(b + <usize>(j + t) * row + (<usize>p << 2), row, min(wide, left), depth, to, step);
      to = end;
    } else {
      for (let from = b + <usize>p * row + (<usize>(j + t) << 2); to < end; to += step, from += row) {
        v128.store(to, v128.load(from));
        if (wide > 4) v128.store(to, v128.load(from, 16), 16);
        if (wide > 8) v128.store(to, v128.load(from, 32), 32);
      }
    }
  }
}

/** A transposed, and at most four columns: rows of `out` in the lanes, for in A they lie beside each other. */
function slim(
  a: usize, lda: usize, b: usize, rowB: usize, c: usize, ldc: usize, m: i32, n: i32, k: i32,
  transposed: bool, start: bool, bias: usize, relu: bool,
): void {
  const stepB = transposed ? 4 : rowB;
  const columnB = transposed ? rowB : 4;
  // From the first column to the others, in C and in B; one beyond the last stands for the last once more.
  const d1 = <usize>min(1, n - 1) << 2;
  const d2 = <usize>min(2, n - 1) << 2;
  const d3 = <usize>(n - 1) << 2;
  const e1 = (d1 >> 2) * columnB;
  const e2 = (d2 >> 2) * columnB;
  const e3 = (d3 >> 2) * columnB;
  for (let p = 0; p < k; p += SLIM_K) {
    const depth = min(SLIM_K, k - p);
    const last = p + depth >= k;
    const fresh = start && p == 0;
    for (let i = 0; i < m; i += 8) {
      const to = c + <usize>i * ldc;
      const rows = m - i;
      const here = fresh ? 0 : to;
      let s0 = begin(here, ldc, rows);
      let s1 = begin(here ? here + d1 : 0, ldc, rows);
      let s2 = begin(here ? here + d2 : 0, ldc, rows);
      let s3 = begin(here ? here + d3 : 0, ldc, rows);
      let t0 = begin(here ? here + 4 * ldc : 0, ldc, rows - 4);
      let t1 = begin(here ? here + 4 * ldc + d1 : 0, ldc, rows - 4);
      let t2 = begin(here ? here + 4 * ldc + d2 : 0, ldc, rows - 4);
      let t3 = begin(here ? here + 4 * ldc + d3 : 0, ldc, rows - 4);
      let from = a + <usize>p * lda + (<usize>i << 2);
      let b0 = b + <usize>p * stepB;
      for (let q = 0; q < depth; q++) {
        const x = v128.load(from);
        const y = v128.load(from, 16);
        let w = v128.load32_splat(b0);
        s0 = madd(w, x, s0);
        t0 = madd(w, y, t0);
        w = v128.load32_splat(b0 + e1);
        s1 = madd(w, x, s1);
        t1 = madd(w, y, t1);
        w = v128.load32_splat(b0 + e2);
        s2 = madd(w, x, s2);
        t2 = madd(w, y, t2);
        w = v128.load32_splat(b0 + e3);
        s3 = madd(w, x, s3);
        t3 = madd(w, y, t3);
        from += lda;
        b0 += stepB;
      }
      const shift = last ? bias : 0;
      const cut = last && relu;
      finish(to, ldc, rows, shift, cut, 0, s0);
      finish(to, ldc, rows, shift, cut, d1, s1);
      finish(to, ldc, rows, shift, cut, d2, s2);
      finish(to, ldc, rows, shift, cut, d3, s3);
      if (rows <= 4) continue;
      const next = to + 4 * ldc;
      finish(next, ldc, rows - 4, shift, cut, 0, t0);
      finish(next, ldc, rows - 4, shift, cut, d1, t1);
      finish(next, ldc, rows - 4, shift, cut, d2, t2);
      finish(next, ldc, rows - 4, shift, cut, d3, t3);
    }
  }
}

/** What up to four sums of one column start from, one a row: 0, or what is there. */
function begin(at: usize, ldc: usize, rows: i32): v128 {
  return at && rows > 0 ? gather(at, ahead(1, 0, rows, ldc), ahead(2, 0, rows, ldc), ahead(3, 0, rows, ldc)) : all(0);
}

/** The end of up to four sums of one column, one a row. */
function finish(to: usize, ldc: usize, rows: i32, bias: usize, relu: bool, j: usize, sum: v128): void {
  if (bias) sum = f32x4.add(sum, v128.load32_splat(bias + j));
  if (relu) sum = positive(sum);
  let at = to + j;
  v128.store32_lane(at, sum, 0);
  if (rows > 1) v128.store32_lane((at += ldc), sum, 1);
  if (rows > 2) v128.store32_lane((at += ldc), sum, 2);
  if (rows > 3) v128.store32_lane((at += ldc), sum, 3);
}
