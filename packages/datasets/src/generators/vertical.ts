import { checkOptions } from '@gradwright/core';
import { checkDraw, classNoise, classPoints, type PointDataset } from './points.ts';

/** What `vertical` may be told. */
export interface VerticalOptions {
  /** Default 100. */
  readonly perClass?: number;
  /** Default 3. */
  readonly classes?: number;
  /** The standard deviation of both coordinates; default 0.1. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Columns of points side by side: (c / 3 + noise · N(0, 1), ½ + noise · N(0, 1)) for class c. Nearly separable by lines.
 *
 * After `vertical_data` of Kinsley & Kukieła, *Neural Networks from Scratch*.
 *
 * @throws E_ARG, E_RANGE
 * @example vertical({ seed: 7 }).inputs.shape; // → [300, 2]
 */
export function vertical(options: VerticalOptions = {}): PointDataset {
  const {
    perClass = 100,
    classes = 3,
    noise = 0.1,
    seed = 0,
  } = checkOptions('vertical', options, ['perClass', 'classes', 'noise', 'seed']);
  const random = checkDraw('vertical', { seed, noise, counts: { perClass, classes }, most: { classes: 1000 } });
  const deviate = classNoise(random, noise, perClass, 2);
  return classPoints(classes, perClass, 2, (label, i, point) => {
    point[0] = Math.fround(label / 3) + deviate(label, i, 0);
    point[1] = 0.5 + deviate(label, i, 1);
  });
}
