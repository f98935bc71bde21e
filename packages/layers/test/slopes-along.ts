import {
  createContext,
  createRandom,
  normal,
  parametersOf,
  place,
  readNow,
  sizeOf,
  tensor,
  type Shape,
  type Tensor,
} from '@gradwright/core';
import { createTestingBackend, type LayerGradients } from '@gradwright/core/testing';

const STEP = 1e-6;

/** How a layer's output changes along a random direction v, seen in a random direction u: by differences, and by its backward pass. */
interface Slopes {
  /** ⟨J·v, u⟩, by the difference to the one side and to the other. */
  readonly left: number;
  readonly right: number;
  /** ⟨v, Jᵀ·u⟩. */
  readonly backward: number;
  /** The same with absolute values: what rounding is measured by. */
  readonly size: number;
}

/** Input and weights together are the point, and move together. */
export function slopesAlong(
  { layer, input, draw = standardNormal, ...rest }: Omit<LayerGradients, 'seed'>,
  seed: number,
): Slopes {
  const { inputGradient = true, training = true, kernels } = rest;
  const backend = createTestingBackend(kernels === undefined ? {} : { kernels });
  const random = createRandom(seed);
  place(layer, { backend, seed });
  const x = tensor(backend, Float64Array.from(draw(input, random.fork('x'))), input);
  const context = { ...createContext({ backend, batchSize: input[0] ?? 1, training, random }), inputGradient };
  const weights = parametersOf(layer).filter(({ parameter }) => parameter.role === 'weight' && parameter.trainable);
  const places = [...(inputGradient ? [x] : []), ...weights.map(({ parameter }) => parameter.value)];
  const v = places.map(({ shape }, i) => standardNormal(shape, random.fork('v').at(i)));
  const points = places.map((place) => readNow(place));

  const [output, goBack] = layer.forward(x, context);
  const y = readNow(output);
  const u = standardNormal(output.shape, random.fork('u'));
  // First: the way back reads the point, which moves from here on.
  const dx = goBack(tensor(backend, Float64Array.from(u), output.shape));
  const outputAt = (step: number): ArrayLike<number> => {
    places.forEach((place, i) =>
      backend.write(
        place,
        points[i]!.map((value, at) => value + step * v[i]![at]!),
      ),
    );
    return readNow(layer.forward(x, context)[0]);
  };
  const [before, after] = [outputAt(-STEP), outputAt(STEP)];
  const slope = (from: ArrayLike<number>, to: ArrayLike<number>) =>
    u.reduce((sum, value, i) => sum + (value * (to[i]! - from[i]!)) / STEP, 0);

  const gradients = [...(inputGradient ? [dx as Tensor] : []), ...weights.map(({ parameter }) => parameter.gradient)];
  const products = gradients.flatMap((gradient, i) => Array.from(readNow(gradient), (value, at) => value * v[i]![at]!));
  return {
    left: slope(before, y),
    right: slope(y, after),
    backward: products.reduce((sum, value) => sum + value, 0),
    size: products.reduce((sum, value) => sum + Math.abs(value), 0),
  };
}

function standardNormal(shape: Shape, random: Parameters<typeof normal>[0]): Float32Array {
  return normal(random, sizeOf(shape));
}
