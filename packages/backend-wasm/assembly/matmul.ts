// out = a·b with a or b transposed, as core's reference computes it: `s = round(s + round(a·b))`, k ascending, one chain an
// element. Vector lanes are columns of `out`, or its rows, so no chain is split; a block of k goes on from what C holds, so none is
// cut either. (The fast build fuses product and sum, and rounds once.)
import { ROWS, tile, tile1x32, tile2x16, tile2x8, tile6x4 } from './generated/tile';
import { ahead, all, gather, positive, put } from './lanes';
import { madd } from './madd';
import { transpose } from './transpose';

/** The most k at a time: a panel of B and some rows of A share the first-level cache. */
const BLOCK_K = 400;
/** The most rows of A at a time, kept in the second-level cache while the panels of B pass. */
const BLOCK_M = 60;
/** The most columns at a time. */
const BLOCK_N = 1024;
/** The columns of a panel. */
const PANEL = 8;
/** The most k that are done without a loop over k. */
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
 * c [m, n] = a·b; a is [m, k], or [k, m] with `transposeA`; b [k, n], or [n, k] with `transposeB`. `bias`, `mask`: 0 for none.
 */
export function matmul(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: bool, transposeB: bool, accumulate: bool, bias: usize, relu: bool, mask: usize, workspace: usize,
): void {
  if (m == 0 || n == 0) return;
  if (k <= THIN) {
    const stepA = transposeA ? <usize>m << 2 : 4;
    const rowA = transposeA ? 4 : <usize>k << 2;
    thin(a, rowA, stepA, b, transposeB, c, m, n, k, !accumulate, bias, relu, mask, workspace);
  } else if (transposeA && n <= SLIM) {
    slim(a, b, transposeB, c, m, n, k, !accumulate, bias, relu, mask);
  } else {
    blocked(a, b, c, m, n, k, transposeA, transposeB, accumulate, bias, relu, mask, workspace);
  }
}

/** Block by block; within one, panel by panel of B. */
function blocked(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: bool, transposeB: bool, accumulate: bool, bias: usize, relu: bool, mask: usize, workspace: usize,
): void {
  const ldc = <usize>n << 2;
  const blockA = workspace;
  const packedB = blockA + SCRATCH_A;
  const blocks = (k + BLOCK_K - 1) / BLOCK_K;
  // Blocks of one size, a multiple of 4, rather than a small one at the end.
  const blockK = ((k + blocks - 1) / blocks + 3) & ~3;
  // Too few rows to make up for a copy of B: it is read where it lies.
  const direct = !transposeB && m <= 2 * ROWS;

  for (let j = 0; j < n; j += BLOCK_N) {
    const columns = min(BLOCK_N, n - j);
    for (let p = 0; p < k; p += blockK) {
      const depth = min(blockK, k - p);
      const last = p + depth >= k;
      const start = p == 0 && !accumulate;
      if (!direct) packB(b, n, k, transposeB, j, columns, p, depth, packedB);
      for (let i = 0; i < m; i += BLOCK_M) {
        const rows = min(BLOCK_M, m - i);
        let from = a + ((<usize>i * <usize>k + <usize>p) << 2);
        let lda = <usize>k << 2;
        if (transposeA) {
          lda = (<usize>depth << 2) + SKEW;
          transpose(a + ((<usize>p * <usize>m + <usize>i) << 2), <usize>m << 2, depth, rows, blockA, lda);
          from = blockA;
        }
        for (let t = 0, wide = 0; t < columns; t += wide) {
          const left = columns - t;
          wide = left > 4 ? PANEL : 4;
          if (direct && rows == 1 && left >= 32) wide = 32;
          else if (direct && rows == 2 && left >= 16) wide = 16;
          const place = <usize>(j + t) << 2;
          const panel = direct ? b + <usize>p * ldc + place : packedB + (<usize>t * <usize>depth << 2);
          const ldb = direct ? ldc : <usize>wide << 2;
          const to = c + <usize>i * ldc + place;
          const width = min(wide, left) - wide + 4;
          const shift = last && bias ? bias + place : 0;
          const masked = last && mask ? mask + <usize>i * ldc + place : 0;
          tiled(wide, rows, depth, from, lda, panel, ldb, to, ldc, start, width, shift, last && relu, masked);
        }
      }
    }
  }
}

/** One panel of B against all rows, by the tile that wastes least on them. */
function tiled(
  wide: i32, m: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize,
  start: bool, width: i32, bias: usize, relu: bool, mask: usize,
): void {
  if (wide == 4) return tile6x4(m, k, a, lda, b, ldb, c, ldc, start, width, bias, relu, mask);
  if (wide == 16) return tile2x16(m, k, a, lda, b, ldb, c, ldc, start, width, bias, relu, mask);
  if (wide == 32) return tile1x32(m, k, a, lda, b, ldb, c, ldc, start, width, bias, relu, mask);
  const rest = m % ROWS;
  const whole = rest <= 2 ? m - rest : m;
  if (whole) tile(whole, k, a, lda, b, ldb, c, ldc, start, width, bias, relu, mask);
  if (whole < m) {
    const skipped = <usize>whole * ldc;
    tile2x8(m - whole, k, a + <usize>whole * lda, lda, b, ldb, c + skipped, ldc, start, width, bias, relu, mask ? mask + skipped : 0);
  }
}

/** Lays out `depth` rows and `columns` columns of B in panels of eight columns, the last of four where that is enough. */
function packB(b: usize, n: i32, k: i32, transposed: bool, j: i32, columns: i32, p: i32, depth: i32, to: usize): void {
  for (let t = 0; t < columns; t += PANEL) {
    const left = columns - t;
    const step: usize = left > 4 ? 32 : 16;
    if (transposed) {
      const from = b + ((<usize>(j + t) * <usize>k + <usize>p) << 2);
      // Columns that do not exist are computed with the others, and denormals left there would make that slow.
      if (<usize>left << 2 < step) memory.fill(to, 0, <usize>depth * step);
      transpose(from, <usize>k << 2, min(PANEL, left), depth, to, step);
      to += <usize>depth * step;
    } else {
      const ld = <usize>n << 2;
      let from = b + ((<usize>p * <usize>n + <usize>(j + t)) << 2);
      for (const end = to + <usize>depth * step; to < end; to += step, from += ld) {
        v128.store(to, v128.load(from));
        if (step == 32) v128.store(to, v128.load(from, 16), 16);
      }
    }
  }
}

/** At most four k: C row by row, each vector of it once. */
function thin(
  a: usize, rowA: usize, stepA: usize, b: usize, transposed: bool, c: usize, m: i32, n: i32, k: i32,
  start: bool, bias: usize, relu: bool, mask: usize, workspace: usize,
): void {
  let ldb = <usize>n << 2;
  if (transposed) {
    if (n > BLOCK_K * BLOCK_N / THIN) return blocked(a, b, c, m, n, k, rowA == 4, true, !start, bias, relu, mask, workspace);
    transpose(b, <usize>k << 2, n, k, workspace, ldb);
    b = workspace;
  }
  if (k == 0) thinRows(0, a, rowA, stepA, b, ldb, c, m, n, start, bias, relu, mask);
  else if (k == 1) thinRows(1, a, rowA, stepA, b, ldb, c, m, n, start, bias, relu, mask);
  else if (k == 2) thinRows(2, a, rowA, stepA, b, ldb, c, m, n, start, bias, relu, mask);
  else if (k == 3) thinRows(3, a, rowA, stepA, b, ldb, c, m, n, start, bias, relu, mask);
  else thinRows(4, a, rowA, stepA, b, ldb, c, m, n, start, bias, relu, mask);
}

// @ts-ignore: decorator
@inline
function thinRows(
  k: i32, a: usize, rowA: usize, stepA: usize, b: usize, ldb: usize, c: usize, m: i32, n: i32,
  start: bool, bias: usize, relu: bool, mask: usize,
): void {
  const end = <usize>n << 2;
  const b1 = b + ldb;
  const b2 = b1 + ldb;
  const b3 = b2 + ldb;
  for (let i = 0; i < m; i++, a += rowA, c += end) {
    const x0 = k > 0 ? v128.load32_splat(a) : all(0);
    const x1 = k > 1 ? v128.load32_splat(a + stepA) : all(0);
    const x2 = k > 2 ? v128.load32_splat(a + 2 * stepA) : all(0);
    const x3 = k > 3 ? v128.load32_splat(a + 3 * stepA) : all(0);
    let j: usize = 0;
    for (; j + 64 <= end; j += 64) {
      let s0 = start ? all(0) : v128.load(c + j);
      let s1 = start ? all(0) : v128.load(c + j, 16);
      let s2 = start ? all(0) : v128.load(c + j, 32);
      let s3 = start ? all(0) : v128.load(c + j, 48);
      if (k > 0) {
        s0 = madd(x0, v128.load(b + j), s0);
        s1 = madd(x0, v128.load(b + j, 16), s1);
        s2 = madd(x0, v128.load(b + j, 32), s2);
        s3 = madd(x0, v128.load(b + j, 48), s3);
      }
      if (k > 1) {
        s0 = madd(x1, v128.load(b1 + j), s0);
        s1 = madd(x1, v128.load(b1 + j, 16), s1);
        s2 = madd(x1, v128.load(b1 + j, 32), s2);
        s3 = madd(x1, v128.load(b1 + j, 48), s3);
      }
      if (k > 2) {
        s0 = madd(x2, v128.load(b2 + j), s0);
        s1 = madd(x2, v128.load(b2 + j, 16), s1);
        s2 = madd(x2, v128.load(b2 + j, 32), s2);
        s3 = madd(x2, v128.load(b2 + j, 48), s3);
      }
      if (k > 3) {
        s0 = madd(x3, v128.load(b3 + j), s0);
        s1 = madd(x3, v128.load(b3 + j, 16), s1);
        s2 = madd(x3, v128.load(b3 + j, 32), s2);
        s3 = madd(x3, v128.load(b3 + j, 48), s3);
      }
      if (bias) {
        s0 = f32x4.add(s0, v128.load(bias + j));
        s1 = f32x4.add(s1, v128.load(bias + j, 16));
        s2 = f32x4.add(s2, v128.load(bias + j, 32));
        s3 = f32x4.add(s3, v128.load(bias + j, 48));
      }
      if (relu) {
        s0 = positive(s0);
        s1 = positive(s1);
        s2 = positive(s2);
        s3 = positive(s3);
      }
      if (mask) {
        s0 = v128.and(s0, f32x4.gt(v128.load(mask + j), all(0)));
        s1 = v128.and(s1, f32x4.gt(v128.load(mask + j, 16), all(0)));
        s2 = v128.and(s2, f32x4.gt(v128.load(mask + j, 32), all(0)));
        s3 = v128.and(s3, f32x4.gt(v128.load(mask + j, 48), all(0)));
      }
      v128.store(c + j, s0);
      v128.store(c + j, s1, 16);
      v128.store(c + j, s2, 32);
      v128.store(c + j, s3, 48);
    }
    for (; j < end; j += 16) {
      let sum = start ? all(0) : v128.load(c + j);
      if (k > 0) sum = madd(x0, v128.load(b + j), sum);
      if (k > 1) sum = madd(x1, v128.load(b1 + j), sum);
      if (k > 2) sum = madd(x2, v128.load(b2 + j), sum);
      if (k > 3) sum = madd(x3, v128.load(b3 + j), sum);
      if (bias) sum = f32x4.add(sum, v128.load(bias + j));
      if (relu) sum = positive(sum);
      if (mask) sum = v128.and(sum, f32x4.gt(v128.load(mask + j), all(0)));
      put(c, j, end, sum);
    }
    if (mask) mask += end;
  }
}

/** A transposed, and at most four columns: rows of `out` in the lanes, for in A they lie beside each other. */
function slim(
  a: usize, b: usize, transposed: bool, c: usize, m: i32, n: i32, k: i32,
  start: bool, bias: usize, relu: bool, mask: usize,
): void {
  const lda = <usize>m << 2;
  const ldc = <usize>n << 2;
  const stepB = transposed ? 4 : ldc;
  const columnB = transposed ? <usize>k << 2 : 4;
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
      const masked = last && mask ? mask + <usize>i * ldc : 0;
      const shift = last ? bias : 0;
      const next = 4 * ldc;
      finish(to, ldc, rows, shift, last && relu, masked, 0, s0);
      finish(to, ldc, rows, shift, last && relu, masked, d1, s1);
      finish(to, ldc, rows, shift, last && relu, masked, d2, s2);
      finish(to, ldc, rows, shift, last && relu, masked, d3, s3);
      if (rows <= 4) continue;
      const below = masked ? masked + next : 0;
      finish(to + next, ldc, rows - 4, shift, last && relu, below, 0, t0);
      finish(to + next, ldc, rows - 4, shift, last && relu, below, d1, t1);
      finish(to + next, ldc, rows - 4, shift, last && relu, below, d2, t2);
      finish(to + next, ldc, rows - 4, shift, last && relu, below, d3, t3);
    }
  }
}

/** What up to four sums of one column start from, one a row: 0, or what is there. */
function begin(at: usize, ldc: usize, rows: i32): v128 {
  return at && rows > 0 ? gather(at, ahead(1, 0, rows, ldc), ahead(2, 0, rows, ldc), ahead(3, 0, rows, ldc)) : all(0);
}

/** The end of up to four sums of one column, one a row. */
function finish(to: usize, ldc: usize, rows: i32, bias: usize, relu: bool, mask: usize, j: usize, sum: v128): void {
  if (bias) sum = f32x4.add(sum, v128.load32_splat(bias + j));
  if (relu) sum = positive(sum);
  if (mask) {
    sum = v128.and(sum, f32x4.gt(begin(mask + j, ldc, rows), all(0)));
  }
  let at = to + j;
  v128.store32_lane(at, sum, 0);
  if (rows > 1) v128.store32_lane((at += ldc), sum, 1);
  if (rows > 2) v128.store32_lane((at += ldc), sum, 2);
  if (rows > 3) v128.store32_lane((at += ldc), sum, 3);
}
