import { checkOptions, uniform } from '@gradwright/core';
import type { PreparedDataset } from '../preparation.ts';
import { checkDraw, classNoise, numberPoints } from './points.ts';

/** What `plane` may be told. */
export interface PlaneOptions {
  /** Default 200. */
  readonly samples?: number;
  /** The standard deviation of y; default 0.1. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * A tilted plane, a regression of two inputs: x₁ and x₂ drawn from [−1, 1), y = (x₁ + x₂) / 2 + noise · N(0, 1).
 *
 * @throws E_ARG, E_RANGE
 * @example plane({ samples: 50, seed: 7 }).inputs.shape; // → [50, 2]
 */
export function plane(options: PlaneOptions = {}): PreparedDataset {
  const { samples = 200, noise = 0.1, seed = 0 } = checkOptions('plane', options, ['samples', 'noise', 'seed']);
  const random = checkDraw('plane', { seed, noise, counts: { samples } });
  const deviate = classNoise(random, noise, samples, 1);
  const drawn = uniform(random.fork('inputs'), samples * 2);
  return numberPoints(samples, 2, (i, point) => {
    point[0] = 2 * drawn[2 * i]! - 1;
    point[1] = 2 * drawn[2 * i + 1]! - 1;
    return Math.fround(Math.fround(point[0] + point[1]) / 2) + deviate(0, i, 0);
  });
}
