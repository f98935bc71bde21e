import { checkOptions, sin } from '@gradwright/core';
import type { PreparedDataset } from '../preparation.ts';
import { checkDraw, classNoise, numberPoints, PI } from './points.ts';

/** What `sine` may be told. */
export interface SineOptions {
  /** Default 1000. */
  readonly samples?: number;
  /** The standard deviation of y; default 0. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * One period of a sine, a regression: x = i / samples, y = sin 2πx + noise · N(0, 1).
 *
 * After `sine_data` of Kinsley & Kukieła, *Neural Networks from Scratch*.
 *
 * @throws E_ARG, E_RANGE
 * @example
 * const { inputs, targets } = sine({ samples: 4 });
 * toArray(inputs); // → [[0], [0.25], [0.5], [0.75]]
 */
export function sine(options: SineOptions = {}): PreparedDataset {
  const { samples = 1000, noise = 0, seed = 0 } = checkOptions('sine', options, ['samples', 'noise', 'seed']);
  const random = checkDraw('sine', { seed, noise, counts: { samples } });
  const deviate = classNoise(random, noise, samples, 1);
  return numberPoints(samples, 1, (i, point) => {
    point[0] = i / samples;
    return sin(Math.fround(2 * PI * point[0])) + deviate(0, i, 0);
  });
}
