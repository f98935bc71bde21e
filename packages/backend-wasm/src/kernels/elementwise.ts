import type { DropoutMask, Scalar, Tensor, TrackOptions } from '@gradwright/core';
import { size, type Host } from './host.ts';

/** What is done to each element alone, beside activations and updates. */
export function elementwiseKernels({ module, at, workspace }: Host) {
  return {
    add: (a: Tensor, b: Tensor, out: Tensor) => module.add(at(a), at(b), at(out), size(out)),
    multiply: (a: Tensor, b: Tensor, out: Tensor) => module.multiply(at(a), at(b), at(out), size(out)),
    fill: (out: Tensor, value: number) => module.fill(at(out), value, size(out)),
    copy: (x: Tensor, out: Tensor) => module.copy(at(x), at(out), size(out)),
    scale: (x: Tensor, factor: number) => module.scale(at(x), factor, size(x)),
    addScaled: (out: Tensor, x: Tensor, factor: number) => module.addScaled(at(out), at(x), factor, size(out)),
    clamp: (x: Tensor, limit: number) => module.clamp(at(x), limit, size(x)),
    hasNonFinite: (x: Tensor, into: Scalar) => module.hasNonFinite(at(x), at(into), size(x)),
    inverseRoot: (x: Tensor, out: Tensor, { epsilon }: { readonly epsilon: number }) =>
      module.inverseRoot(at(x), at(out), epsilon, size(out)),
    trackStatistic: (batch: Tensor, running: Tensor, change: Tensor, { rate, scale }: TrackOptions) =>
      module.trackStatistic(at(batch), at(running), at(change), rate, scale, size(change)),
    dropoutForward(x: Tensor, out: Tensor, { key, keep, firstElement }: DropoutMask): void {
      const threshold = Math.round(keep * 65536);
      module.dropoutForward(at(x), at(out), key[0], key[1], threshold, 1 / keep, firstElement, workspace, size(out));
    },
  };
}
