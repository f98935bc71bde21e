import type { RowStatistics, Tensor } from '@gradwright/core';
import { atOrNone, type Host } from './host.ts';

interface Accumulate {
  readonly accumulate?: boolean;
}

/** Batch norm and layer norm. */
export function normKernels(host: Host) {
  const { module, at } = host;
  return {
    columnMoments: (x: Tensor, mean: Tensor, variance: Tensor) =>
      module.columnMoments(at(x), at(mean), at(variance), x.shape[0]!, x.shape[1]!),
    batchNormForward: (x: Tensor, mean: Tensor, deviation: Tensor, gamma: Tensor, beta: Tensor, out: Tensor) =>
      module.batchNormForward(at(x), at(mean), at(deviation), at(gamma), at(beta), at(out), x.shape[0]!, x.shape[1]!),
    batchNormGammaGradient: (x: Tensor, mean: Tensor, deviation: Tensor, dy: Tensor, out: Tensor, options: Accumulate) =>
      module.batchNormGammaGradient(
        at(x),
        at(mean),
        at(deviation),
        at(dy),
        at(out),
        x.shape[0]!,
        x.shape[1]!,
        options.accumulate ?? false,
      ),
    batchNormBackward: (
      x: Tensor,
      mean: Tensor,
      deviation: Tensor,
      gamma: Tensor,
      dy: Tensor,
      out: Tensor,
      batch: { readonly dgamma: Tensor; readonly dbeta: Tensor } | undefined,
    ) =>
      module.batchNormBackward(
        at(x),
        at(mean),
        at(deviation),
        at(gamma),
        at(dy),
        at(out),
        atOrNone(host, batch?.dgamma),
        atOrNone(host, batch?.dbeta),
        x.shape[0]!,
        x.shape[1]!,
      ),
    layerNormForward: (
      x: Tensor,
      gamma: Tensor,
      beta: Tensor,
      { mean, inverseDeviation }: RowStatistics,
      out: Tensor,
      { epsilon }: { readonly epsilon: number },
    ) =>
      module.layerNormForward(
        at(x),
        at(gamma),
        at(beta),
        at(mean),
        at(inverseDeviation),
        at(out),
        epsilon,
        x.shape[0]!,
        x.shape[1]!,
      ),
    layerNormGammaGradient: (x: Tensor, statistics: RowStatistics, dy: Tensor, out: Tensor, options: Accumulate) =>
      module.layerNormGammaGradient(
        at(x),
        at(statistics.mean),
        at(statistics.inverseDeviation),
        at(dy),
        at(out),
        x.shape[0]!,
        x.shape[1]!,
        options.accumulate ?? false,
      ),
    layerNormBackward: (x: Tensor, { mean, inverseDeviation }: RowStatistics, gamma: Tensor, dy: Tensor, out: Tensor) =>
      module.layerNormBackward(at(x), at(mean), at(inverseDeviation), at(gamma), at(dy), at(out), x.shape[0]!, x.shape[1]!),
  };
}
