import { checkNumber } from './checks.ts';
import type { Setting } from './description.ts';
import type { Initializer } from './initializer.ts';
import { normal, uniform, type Random } from './random.ts';
import { sizeOf, type Shape } from './shape.ts';

/** How many inputs a unit sums, and how many units an input reaches. */
interface Fans {
  readonly in: number;
  readonly out: number;
}

/**
 * The fans of a weight: `[in, out]` of a dense layer; of a convolution `[height, width, in, out]` both times its window;
 * of a vector its length.
 */
function fansOf(shape: Shape): Fans {
  const [last = 1, before = last] = shape.toReversed();
  const window = sizeOf(shape.slice(0, -2));
  return { in: window * before, out: window * last };
}

type Draw = (random: Random, count: number) => Float32Array;

/** A normal distribution of this variance. */
function normalOf(variance: number, random: Random, count: number): Float32Array {
  const deviation = Math.fround(Math.sqrt(variance));
  return normal(random, count).map((value) => value * deviation);
}

/** A uniform distribution of this variance: (b − a)²/12 on [−b, b) is b²/3. */
function uniformOf(variance: number, random: Random, count: number): Float32Array {
  const bound = Math.fround(Math.sqrt(3 * variance));
  return uniform(random, count).map((value) => (2 * value - 1) * bound);
}

function scaledByFans(type: string, spread: typeof normalOf, variance: (fans: Fans) => number): Initializer {
  return {
    type,
    settings: [],
    draw: (shape, random) => spread(variance(fansOf(shape)), random, sizeOf(shape)),
  };
}

function described(type: string, settings: readonly Setting[], draw: Draw): Initializer {
  return { type, settings, draw: (shape, random) => draw(random, sizeOf(shape)) };
}

/**
 * Normal with variance 2/fan-in: keeps the size of activations through ReLU layers  (Theory §19; He et al. 2015).
 *
 * @example heNormal().draw([2, 3], createRandom(7)).length; // → 6
 */
export const heNormal = (): Initializer => scaledByFans('heNormal', normalOf, (fans) => 2 / fans.in);

/**
 * Uniform with variance 2/fan-in  (He et al. 2015).
 *
 * @example heUniform().draw([2, 3], createRandom(7)).length; // → 6
 */
export const heUniform = (): Initializer => scaledByFans('heUniform', uniformOf, (fans) => 2 / fans.in);

/**
 * Normal with variance 2/(fan-in + fan-out): for tanh and sigmoid  (Theory §19; Glorot & Bengio 2010).
 *
 * @example glorotNormal().draw([2, 3], createRandom(7)).length; // → 6
 */
export const glorotNormal = (): Initializer => scaledByFans('glorotNormal', normalOf, (fans) => 2 / (fans.in + fans.out));

/**
 * Uniform with variance 2/(fan-in + fan-out)  (Glorot & Bengio 2010).
 *
 * @example glorotUniform().draw([3, 3], createRandom(7)).every((value) => Math.abs(value) <= 1); // → true
 */
export const glorotUniform = (): Initializer => scaledByFans('glorotUniform', uniformOf, (fans) => 2 / (fans.in + fans.out));

/**
 * Normal with variance 1/fan-in  (Theory §19; LeCun et al. 1998).
 *
 * @example lecunNormal().draw([2, 3], createRandom(7)).length; // → 6
 */
export const lecunNormal = (): Initializer => scaledByFans('lecunNormal', normalOf, (fans) => 1 / fans.in);

/**
 * Uniform with variance 1/fan-in  (LeCun et al. 1998).
 *
 * @example lecunUniform().draw([3, 2], createRandom(7)).every((value) => Math.abs(value) <= 1); // → true
 */
export const lecunUniform = (): Initializer => scaledByFans('lecunUniform', uniformOf, (fans) => 1 / fans.in);

/**
 * Normal with this standard deviation, whatever the shape; 0.01 is what early tutorials use, and too small for deep networks.
 *
 * @throws E_ARG, E_RANGE when the deviation is not above 0
 * @example scaledNormal(0.01).draw([2, 3], createRandom(7)).length; // → 6
 */
export function scaledNormal(deviation: number): Initializer {
  checkNumber('scaledNormal', 'deviation', deviation, { above: 0 });
  return described('scaledNormal', [deviation], (random, count) => normalOf(deviation * deviation, random, count));
}

/**
 * All zeros: right for biases, and for weights it makes all units of a layer the same for ever.
 *
 * @example zero().draw([2], createRandom(7)); // → Float32Array [0, 0]
 */
export const zero = (): Initializer => described('zero', [], (_, count) => new Float32Array(count));

/**
 * All the same number.
 *
 * @throws E_ARG, E_RANGE when the value is not finite
 * @example constant(1).draw([2], createRandom(0)); // → Float32Array [1, 1]
 */
export function constant(value: number): Initializer {
  checkNumber('constant', 'value', value);
  return described('constant', [value], (_, count) => new Float32Array(count).fill(value));
}

/**
 * Every initialiser by name, for `build`.
 *
 * @example build(['scaledNormal', [0.01]], { use: allInitializers }).type; // → "scaledNormal"
 */
export const allInitializers = {
  heNormal,
  heUniform,
  glorotNormal,
  glorotUniform,
  lecunNormal,
  lecunUniform,
  scaledNormal,
  zero,
  constant,
} as const;
