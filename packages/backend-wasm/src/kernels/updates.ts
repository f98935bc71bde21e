import type { adamUpdate, momentumUpdate, PenaltyRate, rmsPropUpdate, Scalar, Tensor } from '@gradwright/core';
import { size, type Host } from './host.ts';

type AdamOptions = Parameters<typeof adamUpdate>[3];
type MomentumOptions = Parameters<typeof momentumUpdate>[2];
type RmsPropOptions = Parameters<typeof rmsPropUpdate>[2];

/** What optimizers and penalties do to a block of parameters. */
export function updateKernels({ module, at }: Host) {
  return {
    applyUpdates: (values: Tensor, updates: Tensor, factor: number) =>
      module.applyUpdates(at(values), at(updates), factor, size(values)),
    momentumUpdate: (updates: Tensor, velocity: Tensor, { beta, rate, nesterov }: MomentumOptions) =>
      module.momentumUpdate(at(updates), at(velocity), beta, rate, nesterov, size(updates)),
    adaGradUpdate: (updates: Tensor, squares: Tensor, { epsilon }: { readonly epsilon: number }) =>
      module.adaGradUpdate(at(updates), at(squares), epsilon, size(updates)),
    rmsPropUpdate: (updates: Tensor, squares: Tensor, { rho, epsilon }: RmsPropOptions) =>
      module.rmsPropUpdate(at(updates), at(squares), rho, 1 - rho, epsilon, size(updates)),
    adamUpdate(updates: Tensor, mean: Tensor, squares: Tensor, options: AdamOptions): void {
      const { beta1, beta2, epsilon, correction1, correction2 } = options;
      module.adamUpdate(
        at(updates),
        at(mean),
        at(squares),
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        1 / correction1,
        1 / correction2,
        epsilon,
        size(updates),
      );
    },
    scaleToNorm: (x: Tensor, sumOfSquares: Scalar, limit: number) => module.scaleToNorm(at(x), at(sumOfSquares), limit, size(x)),
    addL1Gradient: (weights: Tensor, out: Tensor, { lambda }: PenaltyRate) =>
      module.addL1Gradient(at(weights), at(out), lambda, size(out)),
    addL2Gradient: (weights: Tensor, out: Tensor, { lambda }: PenaltyRate) =>
      module.addScaled(at(out), at(weights), 2 * lambda, size(out)),
  };
}
