import { checkNumber, checkOptions, cos, sin } from '@gradwright/core';
import { checkDraw, classNoise, classPoints, PI, type PointDataset } from './points.ts';

/** What `circles` may be told. */
export interface CirclesOptions {
  /** Default 100. */
  readonly perClass?: number;
  /** The inner circle's radius, in (0, 1); default 0.5. */
  readonly factor?: number;
  /** The standard deviation of both coordinates; default 0.05. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * A circle within a circle. For point i of n:
 *
 *     class 0: (cos 2πi/n, sin 2πi/n)      class 1: factor times that      plus noise · N(0, 1)
 *
 * After scikit-learn's `make_circles`.
 *
 * @throws E_ARG, E_RANGE
 * @example circles({ perClass: 50, noise: 0 }).size; // → 100
 */
export function circles(options: CirclesOptions = {}): PointDataset {
  const given = checkOptions('circles', options, ['perClass', 'factor', 'noise', 'seed']);
  const { perClass = 100, factor = 0.5, noise = 0.05, seed = 0 } = given;
  checkNumber('circles', 'factor', factor, { above: 0, below: 1 });
  const random = checkDraw('circles', { seed, noise, counts: { perClass } });
  const deviate = classNoise(random, noise, perClass, 2);
  const inner = Math.fround(factor);
  return classPoints(2, perClass, 2, (label, i, point) => {
    const angle = Math.fround(2 * PI * Math.fround(i / perClass));
    const radius = label === 0 ? 1 : inner;
    point[0] = Math.fround(radius * cos(angle)) + deviate(label, i, 0);
    point[1] = Math.fround(radius * sin(angle)) + deviate(label, i, 1);
  });
}
