import type { Initializer } from '../src/initializer.ts';
import { heNormal, zero } from '../src/initializers.ts';
import { matmul } from '../src/kernels/matmul.ts';
import type { Layer } from '../src/layer.ts';
import { createParameter, type Parameter } from '../src/parameter.ts';
import { backwardThrough, forwardChild } from '../src/forward-child.ts';

/** y = x·W, as small as a layer with a weight can be. */
export function linear(inputs: number, outputs: number, initializer: Initializer = heNormal()) {
  const weight: Parameter = createParameter({ shape: [inputs, outputs], initializer });
  return {
    type: 'linear',
    settings: [inputs, outputs],
    parameters: { weight },
    forward(x, { inputGradient }) {
      return [
        matmul(x, weight.value),
        (dy) => {
          matmul(x, dy, weight.gradient, { transposeA: true, accumulate: true });
          return inputGradient ? matmul(dy, weight.value, undefined, { transposeB: true }) : undefined;
        },
      ];
    },
  } satisfies Layer;
}

/** A layer with running statistics beside its weights. */
export function counting(features: number) {
  const options = { shape: [features], initializer: zero() };
  return {
    type: 'counting',
    settings: [features],
    parameters: { shift: createParameter(options), mean: createParameter({ ...options, role: 'statistic' }) },
    forward: (x) => [x, (dy) => dy],
  } satisfies Layer;
}

/** One after the other. */
export function chain(...layers: readonly Layer[]) {
  const children: Record<string, Layer> = Object.fromEntries(layers.map((layer, i) => [String(i), layer]));
  return {
    type: 'chain',
    settings: layers,
    parameters: {},
    children,
    forward(x, context) {
      let y = x;
      const passes = layers.map((layer, i) => {
        const [output, backward] = forwardChild(String(i), layer, y, context);
        y = output;
        return backward;
      });
      return [y, (dy) => passes.reduceRight((gradient, backward) => backwardThrough(backward, gradient), dy)];
    },
  } satisfies Layer;
}
