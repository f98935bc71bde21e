import type { MatmulOptions, Tensor } from '@gradwright/core';
import { atOrNone, type Host } from './host.ts';

/** The least m·n·k that is worth waking another thread. */
const WORTH_SHARING = 2 ** 20;
/** Parts begin at multiples of this many rows or columns, for the tiles' sake. */
const GRAIN = 12;

/** Rows and columns of a product. */
interface Part {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/** The matrix product. Each of its numbers is computed by one thread, in ascending k: how it is shared changes no bit. */
export function matmulKernels(host: Host) {
  const { module, at, workspace, workspaceBytes } = host;

  const numbersOf = (a: Tensor, b: Tensor, out: Tensor, options: MatmulOptions, part: Part, thread: number) => {
    const { transposeA = false, transposeB = false, accumulate = false, bias, relu = false, mask } = options;
    const [lda, ldb, ldc] = [a.shape[1]!, b.shape[1]!, out.shape[1]!];
    const { firstRow, rows, firstColumn, columns } = part;
    const within = 4 * (firstRow * ldc + firstColumn);
    return [
      at(a) + 4 * firstRow * (transposeA ? 1 : lda),
      lda,
      at(b) + 4 * firstColumn * (transposeB ? ldb : 1),
      ldb,
      at(out) + within,
      ldc,
      rows,
      columns,
      a.shape[transposeA ? 0 : 1]!,
      Number(transposeA),
      Number(transposeB),
      Number(accumulate),
      bias === undefined ? 0 : at(bias) + 4 * firstColumn,
      Number(relu),
      mask === undefined ? 0 : at(mask) + within,
      workspace + thread * workspaceBytes,
    ] as const;
  };

  return {
    matmul(a: Tensor, b: Tensor, out: Tensor, options: MatmulOptions): void {
      const { transposeA = false, transposeB = false, accumulate = false, bias, relu = false, mask } = options;
      const [m, n] = out.shape as [number, number];
      const k = a.shape[transposeA ? 0 : 1]!;
      if (host.crew !== undefined && m * n * k >= WORTH_SHARING) {
        const parts = divide(m, n, host.crew.size()).map((part, thread) => numbersOf(a, b, out, options, part, thread));
        host.crew.call('matmul', parts);
        return;
      }
      module.matmul(
        at(a),
        a.shape[1]!,
        at(b),
        b.shape[1]!,
        at(out),
        n,
        m,
        n,
        k,
        transposeA,
        transposeB,
        accumulate,
        atOrNone(host, bias),
        relu,
        atOrNone(host, mask),
        workspace,
      );
    },
  };
}

/** Cuts the longer side of a product into parts of about one size. */
function divide(m: number, n: number, count: number): readonly Part[] {
  const byColumns = n >= m;
  const extent = byColumns ? n : m;
  const size = Math.ceil(extent / count / GRAIN) * GRAIN;
  const parts: Part[] = [];
  for (let first = 0; first < extent; first += size) {
    const length = Math.min(size, extent - first);
    parts.push(
      byColumns
        ? { firstRow: 0, rows: m, firstColumn: first, columns: length }
        : { firstRow: first, rows: length, firstColumn: 0, columns: n },
    );
  }
  return parts;
}
