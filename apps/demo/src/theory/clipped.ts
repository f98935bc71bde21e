import { createReferenceBackend, placeValues, readNow, type Transform } from '@gradwright/core';
import { dense } from '@gradwright/layers';
import { clipByGlobalNorm, clipByNorm, clipByValue } from '@gradwright/optimizers';

/** The gradient of two weights and of a bias. */
export type Gradient = readonly [w1: number, w2: number, b: number];

function clipped([w1, w2, b]: Gradient, clip: Transform): Gradient {
  const backend = createReferenceBackend();
  const model = dense(2, 1);
  const values = new Map([
    ['weight', { shape: [2, 1], data: Float32Array.of(0, 0) }],
    ['bias', { shape: [1], data: Float32Array.of(0) }],
  ]);
  const { values: parameters, gradients } = placeValues(model, { backend, values });
  const { weight, bias } = model.parameters;
  backend.write(weight.gradient, [w1, w2]);
  backend.write(bias!.gradient, [b]);
  clip.update(gradients, clip.init(parameters), parameters, { step: 0, epoch: 0 });
  return [...readNow(weight.gradient), readNow(bias!.gradient)[0]!] as unknown as Gradient;
}

/** A gradient, clipped in the three ways by the optimizer's own links  (Theory §26). */
export const clippings = (gradient: Gradient, limit: number) => ({
  value: clipped(gradient, clipByValue(limit)),
  norm: clipped(gradient, clipByNorm(limit)),
  globalNorm: clipped(gradient, clipByGlobalNorm(limit)),
});

export const lengthOf = (gradient: Gradient) => Math.hypot(...gradient);

/** How far a gradient was turned, in degrees. */
export function turned(from: Gradient, to: Gradient): number {
  const product = from.reduce((sum, value, i) => sum + value * to[i]!, 0);
  const cosine = product / (lengthOf(from) * lengthOf(to));
  return (Math.acos(Math.min(1, cosine)) * 180) / Math.PI;
}
