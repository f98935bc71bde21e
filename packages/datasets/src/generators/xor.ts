import { checkOptions } from '@gradwright/core';
import { checkDraw, classNoise, classPoints, type PointDataset } from './points.ts';

/** What `xor` may be told. */
export interface XorOptions {
  /** Points of each class, the two corners of a class in turn; default 2: the four corners once. */
  readonly perClass?: number;
  /** The standard deviation of both coordinates; default 0. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Exclusive or: class 0 at the corners (0, 0) and (1, 1), class 1 at (0, 1) and (1, 0), plus noise · N(0, 1). No line parts them.
 *
 * @throws E_ARG, E_RANGE
 * @example
 * toArray(xor().inputs); // → [[0, 0], [1, 1], [0, 1], [1, 0]]
 * toArray(xor().targets); // → [0, 0, 1, 1]
 */
export function xor(options: XorOptions = {}): PointDataset {
  const { perClass = 2, noise = 0, seed = 0 } = checkOptions('xor', options, ['perClass', 'noise', 'seed']);
  const random = checkDraw('xor', { seed, noise, counts: { perClass } });
  const deviate = classNoise(random, noise, perClass, 2);
  return classPoints(2, perClass, 2, (label, i, point) => {
    const x = i % 2;
    point[0] = x + deviate(label, i, 0);
    point[1] = (label === 0 ? x : 1 - x) + deviate(label, i, 1);
  });
}
