import { wrongIndex, type LossScaling, type Scalar, type SumOptions, type Tensor } from '@gradwright/core';
import { atOrNone, size, type Host } from './host.ts';

/** Sums, and rows picked by number. */
export function rowKernels(host: Host) {
  const { module, at, numberAt } = host;

  const checkIndices = (where: string, indices: Tensor, rows: number): void => {
    const wrong = module.wrongIndex(at(indices), size(indices), rows);
    if (wrong >= 0) throw wrongIndex(where, indices, wrong, numberAt(at(indices) + 4 * wrong), rows);
  };

  return {
    gatherRows(table: Tensor, indices: Tensor, out: Tensor): void {
      checkIndices('gatherRows', indices, table.shape[0]!);
      module.gatherRows(at(table), at(indices), at(out), size(indices), table.shape[1]!);
    },
    scatterAddRows(rows: Tensor, indices: Tensor, out: Tensor): void {
      checkIndices('scatterAddRows', indices, out.shape[0]!);
      module.scatterAddRows(at(rows), at(indices), at(out), size(indices), out.shape[1]!);
    },
    sumRows: (x: Tensor, out: Tensor, { accumulate = false }: { readonly accumulate?: boolean }) =>
      module.sumRows(at(x), at(out), x.shape[0]!, x.shape[1]!, accumulate),
    sumOfSquares: (x: Tensor, into: Scalar, { scale = 1, accumulate = false }: SumOptions) =>
      module.sumBlock(at(x), at(into), false, scale, accumulate, size(x)),
    sumOfAbsolutes: (x: Tensor, into: Scalar, { scale = 1, accumulate = false }: SumOptions) =>
      module.sumBlock(at(x), at(into), true, scale, accumulate, size(x)),
    accumulateRows: (losses: Tensor, into: Scalar, { size: n, weights }: LossScaling) =>
      module.accumulateRows(at(losses), at(into), atOrNone(host, weights), n, size(losses)),
  };
}
