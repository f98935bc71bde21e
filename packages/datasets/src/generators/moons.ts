import { checkOptions, cos, sin } from '@gradwright/core';
import { checkDraw, classNoise, classPoints, PI, step, type PointDataset } from './points.ts';

/** What `moons` may be told. */
export interface MoonsOptions {
  /** Default 100. */
  readonly perClass?: number;
  /** The standard deviation of both coordinates; default 0.1. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Two half circles that reach into each other. With t from 0 to 1 along each:
 *
 *     class 0: (cos πt, sin πt)      class 1: (1 − cos πt, ½ − sin πt)      plus noise · N(0, 1)
 *
 * After scikit-learn's `make_moons`.
 *
 * @throws E_ARG, E_RANGE
 * @example moons({ perClass: 200, seed: 7 }).size; // → 400
 */
export function moons(options: MoonsOptions = {}): PointDataset {
  const { perClass = 100, noise = 0.1, seed = 0 } = checkOptions('moons', options, ['perClass', 'noise', 'seed']);
  const random = checkDraw('moons', { seed, noise, counts: { perClass } });
  const deviate = classNoise(random, noise, perClass, 2);
  return classPoints(2, perClass, 2, (label, i, point) => {
    const angle = Math.fround(PI * step(i, perClass));
    const x = label === 0 ? cos(angle) : Math.fround(1 - cos(angle));
    const y = label === 0 ? sin(angle) : Math.fround(0.5 - sin(angle));
    point[0] = x + deviate(label, i, 0);
    point[1] = y + deviate(label, i, 1);
  });
}
