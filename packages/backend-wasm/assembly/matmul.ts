// out = a·b with a or b transposed, as core's reference computes it: `s = round(s + round(a·b))`, k ascending, one chain an
// element. Vector lanes are columns, so no chain is split; a block of k goes on from what C holds, so none is cut either.
import { panel1x8, panel2x8, panel6x8 } from './generated/tile';
import { transpose } from './transpose';

/** The most k at a time: a panel of B and six rows of A share the first-level cache. */
const BLOCK_K = 400;
/** The most rows of A at a time, kept in the second-level cache while the panels of B pass. */
const BLOCK_M = 48;
/** The most columns at a time. */
const BLOCK_N = 1024;
/** The columns of a panel. */
const PANEL = 8;
/** Keeps transposed rows from falling on the same cache lines when their length is a power of two. */
const SKEW: usize = 16;

const SCRATCH_C: usize = <usize>(BLOCK_M * PANEL * 4);
const SCRATCH_A: usize = <usize>BLOCK_M * (<usize>(BLOCK_K * 4) + SKEW);
const SCRATCH_B: usize = <usize>(BLOCK_K * BLOCK_N * 4);

/** How many bytes of workspace `matmul` needs. */
export function matmulWorkspace(): usize {
  return 2 * SCRATCH_C + 32 + SCRATCH_A + SCRATCH_B;
}

/**
 * c [m, n] = a·b; a is [m, k], or [k, m] with `transposeA`; b [k, n], or [n, k] with `transposeB`. `bias`, `mask`: 0 for none.
 */
export function matmul(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: bool, transposeB: bool, accumulate: bool, bias: usize, relu: bool, mask: usize, workspace: usize,
): void {
  const ldc = <usize>n << 2;
  const edgeC = workspace;
  const edgeMask = edgeC + SCRATCH_C;
  const edgeBias = edgeMask + SCRATCH_C;
  const blockA = edgeBias + 32;
  const packedB = blockA + SCRATCH_A;
  const blocks = max(1, (k + BLOCK_K - 1) / BLOCK_K);
  // Blocks of one size, a multiple of 4, rather than a small one at the end.
  const blockK = max(1, ((k + blocks - 1) / blocks + 3) & ~3);

  for (let j = 0; j < n; j += BLOCK_N) {
    const columns = min(BLOCK_N, n - j);
    for (let p = 0; p == 0 || p < k; p += blockK) {
      const depth = min(blockK, k - p);
      const last = p + depth >= k;
      const start = p == 0 && !accumulate;
      packB(b, n, k, transposeB, j, columns, p, depth, packedB);
      for (let i = 0; i < m; i += BLOCK_M) {
        const rows = min(BLOCK_M, m - i);
        let from = a + ((<usize>i * <usize>k + <usize>p) << 2);
        let lda = <usize>k << 2;
        if (transposeA) {
          const ldBlock = (<usize>depth << 2) + SKEW;
          transpose(a + ((<usize>p * <usize>m + <usize>i) << 2), <usize>m << 2, depth, rows, blockA, ldBlock);
          from = blockA;
          lda = ldBlock;
        }
        for (let t = 0; t < columns; t += PANEL) {
          const place = <usize>(j + t) << 2;
          const panel = packedB + (<usize>t * <usize>depth << 2);
          const to = c + <usize>i * ldc + place;
          const masked = last && mask ? mask + <usize>i * ldc + place : 0;
          const shift = last && bias ? bias + place : 0;
          const width = min(PANEL, columns - t);
          if (width == PANEL) {
            panelOf(rows, depth, from, lda, panel, to, ldc, start, shift, last && relu, masked, ldc);
          } else {
            // A panel wider than what is left of C works beside it.
            if (!start) narrow(to, ldc, edgeC, 32, rows, width);
            if (masked) narrow(masked, ldc, edgeMask, 32, rows, width);
            if (shift) narrow(shift, 0, edgeBias, 0, 1, width);
            panelOf(rows, depth, from, lda, panel, edgeC, 32, start, shift ? edgeBias : 0, last && relu, masked ? edgeMask : 0, 32);
            narrow(edgeC, 32, to, ldc, rows, width);
          }
        }
      }
    }
  }
}

/** The tile that wastes least on this many rows. */
// @ts-ignore: decorator
@inline
function panelOf(
  m: i32, k: i32, a: usize, lda: usize, b: usize, c: usize, ldc: usize,
  start: bool, bias: usize, relu: bool, mask: usize, ldmask: usize,
): void {
  if (m == 1) panel1x8(m, k, a, lda, b, c, ldc, start, bias, relu, mask, ldmask);
  else if (m == 2) panel2x8(m, k, a, lda, b, c, ldc, start, bias, relu, mask, ldmask);
  else panel6x8(m, k, a, lda, b, c, ldc, start, bias, relu, mask, ldmask);
}

/** Copies `rows` rows of fewer than eight numbers. */
function narrow(from: usize, ldFrom: usize, to: usize, ldTo: usize, rows: i32, width: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j: usize = 0; j < <usize>width << 2; j += 4) f32.store(to + j, f32.load(from + j));
    from += ldFrom;
    to += ldTo;
  }
}

/** Lays out `depth` rows and `columns` columns of B in panels of eight columns, zeros beyond the last. */
function packB(b: usize, n: i32, k: i32, transposed: bool, j: i32, columns: i32, p: i32, depth: i32, to: usize): void {
  for (let t = 0; t < columns; t += PANEL) {
    const width = min(PANEL, columns - t);
    if (width < PANEL) memory.fill(to, 0, <usize>(depth * PANEL) << 2);
    if (transposed) {
      transpose(b + ((<usize>(j + t) * <usize>k + <usize>p) << 2), <usize>k << 2, width, depth, to, 32);
    } else {
      const from = b + ((<usize>p * <usize>n + <usize>(j + t)) << 2);
      if (width == PANEL) packPanel(from, <usize>n << 2, depth, to);
      else narrow(from, <usize>n << 2, to, 32, depth, width);
    }
    to += <usize>(depth * PANEL) << 2;
  }
}

/** Eight columns of `depth` rows. */
function packPanel(from: usize, ld: usize, depth: i32, to: usize): void {
  for (let p = 0; p < depth; p++) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += ld;
    to += 32;
  }
}
