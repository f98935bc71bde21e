import type { MatmulOptions, Tensor } from '@gradwright/core';
import { atOrNone, type Host } from './host.ts';

/** The matrix product. */
export function matmulKernels(host: Host) {
  const { module, at, workspace } = host;
  return {
    matmul(a: Tensor, b: Tensor, out: Tensor, options: MatmulOptions): void {
      const { transposeA = false, transposeB = false, accumulate = false, bias, relu = false, mask } = options;
      module.matmul(
        at(a),
        a.shape[1]!,
        at(b),
        b.shape[1]!,
        at(out),
        out.shape[1]!,
        out.shape[0]!,
        out.shape[1]!,
        a.shape[transposeA ? 0 : 1]!,
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
