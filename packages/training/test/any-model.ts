import { parametersOf, type Layer } from '@gradwright/core';
import { batchNorm, dense, dropout, gelu, layerNorm, relu, sequential, tanh } from '@gradwright/layers';
import fc from 'fast-check';

/** What can stand between two dense layers: draws, running statistics, exponentials, roots. */
const BETWEEN = {
  relu: () => relu(),
  tanh: () => tanh(),
  gelu: () => gelu(),
  dropout: () => dropout({ keep: 0.7 }),
  batchNorm: (units: number) => batchNorm(units),
  layerNorm: (units: number) => layerNorm(units),
};

/** Hidden layers, as data that a failing test can print. */
export type Hidden = readonly { readonly units: number; readonly between: keyof typeof BETWEEN }[];

/** Up to three hidden layers. */
export const anyHidden: fc.Arbitrary<Hidden> = fc.array(
  fc.record({
    units: fc.integer({ min: 1, max: 5 }),
    between: fc.constantFrom(...(Object.keys(BETWEEN) as (keyof typeof BETWEEN)[])),
  }),
  { maxLength: 3 },
);

/** The network with them, from two inputs to two classes. */
export function network(hidden: Hidden): Layer {
  const sizes = [2, ...hidden.map(({ units }) => units)];
  const layers = hidden.flatMap(({ units, between }, i): Layer[] => [dense(sizes[i]!, units), BETWEEN[between](units)]);
  return sequential(...layers, dense(sizes.at(-1)!, 2));
}

/** Some rows of two inputs. */
export const someRows = fc.array(
  fc.tuple(fc.float({ min: -4, max: 4, noNaN: true }), fc.float({ min: -4, max: 4, noNaN: true })),
  {
    minLength: 1,
    maxLength: 6,
  },
);

/** Writes numbers over a placed model's weights: any float32 at all, in turn. */
export function overwrite(model: Layer, numbers: readonly number[]): void {
  let next = 0;
  for (const { parameter } of parametersOf(model)) {
    const { backend, shape } = parameter.value;
    const size = shape.reduce((product, axis) => product * axis, 1);
    backend.write(
      parameter.value,
      Float32Array.from({ length: size }, () => numbers[next++ % numbers.length]!),
    );
  }
}
