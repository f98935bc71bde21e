import {
  checkInteger,
  checkNumber,
  checkOptions,
  cos,
  createRandom,
  createReferenceBackend,
  normal,
  sin,
  tensor,
  type Dataset,
} from '@gradwright/core';

/** What `linkedRings` may be told. */
export interface LinkedRingsOptions {
  /** Default 100. */
  readonly perClass?: number;
  /** The standard deviation of each coordinate; default 0.1. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** 2π in float32. */
const TURN = 6.2831854820251465;

const f = Math.fround;

/**
 * Two rings in space, one through the other, as links of a chain: no plane parts them, though no point of one comes near the other. For point i
 * of n, at the angle t = 2πi/n:
 *
 *     class 0: (cos t, sin t, 0)      class 1: (1 + cos t, 0, sin t)      plus noise · N(0, 1)
 *
 * After "Chainlink" of the Fundamental Clustering Problems Suite  (Ultsch, "Clustering with SOM: U*C", 2005).
 *
 * @throws E_ARG, E_RANGE for options
 */
export function linkedRings(options?: LinkedRingsOptions): Dataset {
  const { perClass = 100, noise = 0.1, seed = 0 } = checkOptions('linkedRings', options, ['perClass', 'noise', 'seed']);
  checkInteger('linkedRings', 'perClass', perClass, { min: 1, max: 1e6 });
  checkNumber('linkedRings', 'noise', noise, { min: 0, max: 1e6 });
  checkInteger('linkedRings', 'seed', seed, { min: 0 });

  const rings = [firstRing, secondRing].flatMap((ring) =>
    Array.from({ length: perClass }, (_, i) => ring(f(TURN * f(i / perClass)))),
  );
  // A key of its own: no other draw from this seed gives these numbers.
  const drawn = normal(createRandom(seed).fork('linkedRings'), rings.length * 3);
  const points = Float32Array.from(rings.flat(), (place, i) => place + f(f(noise) * drawn[i]!));
  const labels = Float32Array.from(rings, (_, row) => Math.floor(row / perClass));

  const backend = createReferenceBackend();
  return { size: rings.length, inputs: tensor(backend, points, [rings.length, 3]), targets: tensor(backend, labels) };
}

const firstRing = (angle: number): readonly number[] => [cos(angle), sin(angle), 0];
const secondRing = (angle: number): readonly number[] => [1 + cos(angle), 0, sin(angle)];
