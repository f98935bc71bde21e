import { dispatch, expectDistinct, expectRank, expectShape, output } from '../dispatch.ts';
import { wrongShape } from '../shape.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** What `matmul` can do on its way. */
export interface MatmulOptions {
  /** Read `a` as its transpose. */
  readonly transposeA?: boolean;
  /** Read `b` as its transpose. */
  readonly transposeB?: boolean;
  /** Start each sum at what `out` holds, instead of at 0. */
  readonly accumulate?: boolean;
  /** Added to each row once the sum is complete, `[columns]`. */
  readonly bias?: Tensor;
  /** Last of all: max(0, ·). NaN stays NaN. */
  readonly relu?: boolean;
  /** Last of all: 0 wherever this tensor, shaped as `out`, is not above 0. The way back through a ReLU. */
  readonly mask?: Tensor;
}

/**
 * Matrix product: out = a·b, with a or b transposed on request  (Theory §1; all three products of §8; order of summation §32).
 *
 * a [m, k], b [k, n] → out [m, n]. Order of summation: `s = fround(s + fround(a·b))`, k ascending, from 0 or from `out`;
 * then the bias, then relu or mask. `out` may not share memory with the operands.
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG when `out` overlaps an operand; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const product = matmul(tensor(backend, [[1, 2]]), tensor(backend, [[3], [4]]));
 * toArray(product); // → [[11]]
 */
export function matmul(a: Tensor, b: Tensor, out?: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, bias, mask } = options;
  const [rowsA, columnsA] = expectRank('matmul', 'a', a, transposeA ? ['k', 'm'] : ['m', 'k']) as [number, number];
  const [rowsB, columnsB] = expectRank('matmul', 'b', b, transposeB ? ['n', 'k'] : ['k', 'n']) as [number, number];
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [inner, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  if (inner !== k) throw wrongShape('matmul', 'b', b.shape, transposeB ? ['n', k] : [k, 'n']);

  const product = output('matmul', out, a, [m, n]);
  if (bias !== undefined) expectShape('matmul', 'bias', bias, [n]);
  if (mask !== undefined) expectShape('matmul', 'mask', mask, [m, n]);
  // With an `out` from outside; a fresh one cannot overlap.
  if (out !== undefined) expectDistinct('matmul', out, a, b, bias, mask);
  dispatch('matmul', reference, product, a, b, bias, mask)(a as HostTensor, b as HostTensor, product as HostTensor, options);
  return product;
}

function reference(a: HostTensor, b: HostTensor, out: HostTensor, options: MatmulOptions): void {
  const { transposeA = false, transposeB = false, accumulate = false } = options;
  const [m, n] = out.shape as [number, number];
  const k = a.shape[transposeA ? 0 : 1]!;
  const [A, B, C] = [a.data, b.data, out.data];
  // The steps from one k to the next, and from one row or column to the next.
  const [rowA, stepA] = transposeA ? [1, m] : [k, 1];
  const [columnB, stepB] = transposeB ? [k, 1] : [1, n];

  if (!accumulate) C.fill(0);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const x = A[i * rowA + p * stepA]!;
      let at = p * stepB;
      for (let c = i * n; c < (i + 1) * n; c++, at += columnB) {
        C[c] = Math.fround(C[c]! + Math.fround(x * B[at]!));
      }
    }
  }
  finish(out, options);
}

/** What comes after the sums: bias, then relu or mask. */
function finish(out: HostTensor, { bias, relu = false, mask }: MatmulOptions): void {
  const C = out.data;
  if (bias !== undefined) {
    const b = (bias as HostTensor).data;
    for (let row = 0; row < C.length; row += b.length) {
      for (let column = 0; column < b.length; column++) C[row + column] = C[row + column]! + b[column]!;
    }
  }
  // Written so that NaN is not "at most 0" and stays.
  if (relu) for (let i = 0; i < C.length; i++) if (C[i]! <= 0) C[i] = 0;
  if (mask !== undefined) {
    const y = (mask as HostTensor).data;
    for (let i = 0; i < C.length; i++) if (!(y[i]! > 0)) C[i] = 0;
  }
}
