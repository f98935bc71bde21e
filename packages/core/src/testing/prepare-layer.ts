import type { Backend } from '../backend.ts';
import { createContext } from '../create-context.ts';
import { fill } from '../kernels/fill.ts';
import type { Layer } from '../layer.ts';
import { readNow, tensor } from '../make-tensor.ts';
import { parametersOf } from '../parameters-of.ts';
import { place } from '../place.ts';
import { createRandom, normal, type Random } from '../random.ts';
import { sizeOf, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Numbers for a tensor: they depend on the shape and the key alone. */
export type Draw = (shape: Shape, random: Random) => ArrayLike<number>;

/** What cases draw unless told otherwise. */
export const standardNormal: Draw = (shape, random) => normal(random, sizeOf(shape));

/** A tensor of drawn numbers. */
export function drawn(backend: Backend, shape: Shape, draw: Draw, random: Random): Tensor {
  return tensor(backend, Float64Array.from(draw(shape, random)), shape);
}

/**
 * Gives a layer numbers that hide nothing: first ones, each weight moved a little from there (a bias of 0 hides what is wrong
 * with it), and running statistics that have taken in one batch.
 */
export function prepareLayer(layer: Layer, backend: Backend, input: Shape, draw: Draw, seed: number): void {
  place(layer, { backend, seed });
  const random = createRandom(seed);
  const parameters = parametersOf(layer);
  for (const { path, parameter } of parameters) {
    if (parameter.role !== 'weight') continue;
    const moves = normal(random.fork('off zero').fork(path), sizeOf(parameter.shape));
    backend.write(
      parameter.value,
      readNow(parameter.value).map((value, i) => Math.fround(value + 0.25 * moves[i]!)),
    );
  }
  const statistics = parameters.filter(({ parameter }) => parameter.role === 'statistic');
  if (statistics.length === 0) return;
  backend.scope(() => {
    const batchSize = input[0] ?? 1;
    layer.forward(
      drawn(backend, input, draw, random.fork('statistics')),
      createContext({ backend, batchSize, training: true, random }),
    );
  });
  for (const { parameter } of statistics) {
    const changes = readNow(parameter.gradient);
    // Rounded coarsely, so that float32 and float64 go on from the same numbers.
    backend.write(
      parameter.value,
      readNow(parameter.value).map((value, i) => Math.round((value + changes[i]!) * 1024) / 1024),
    );
    fill(parameter.gradient, 0);
  }
}
