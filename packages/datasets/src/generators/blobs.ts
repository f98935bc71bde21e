import { checkOptions, uniform } from '@gradwright/core';
import { checkDraw, classNoise, classPoints, type PointDataset } from './points.ts';

/** What `blobs` may be told. */
export interface BlobsOptions {
  /** Default 100. */
  readonly perClass?: number;
  /** Default 3. */
  readonly classes?: number;
  /** Default 2. */
  readonly features?: number;
  /** The standard deviation around each centre; default 1. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Clouds of points, one a class: x = centre + noise · N(0, 1), each centre's coordinates drawn from [−10, 10).
 *
 * @throws E_ARG, E_RANGE
 * @example blobs({ classes: 4, features: 3, seed: 7 }).inputs.shape; // → [400, 3]
 */
export function blobs(options: BlobsOptions = {}): PointDataset {
  const given = checkOptions('blobs', options, ['perClass', 'classes', 'features', 'noise', 'seed']);
  const { perClass = 100, classes = 3, features = 2, noise = 1, seed = 0 } = given;
  const random = checkDraw('blobs', {
    seed,
    noise,
    counts: { perClass, classes, features },
    most: { classes: 1000, features: 1000 },
  });
  const deviate = classNoise(random, noise, perClass, features);
  const centers = uniform(random.fork('centers'), classes * features);
  return classPoints(classes, perClass, features, (label, i, point) => {
    for (let f = 0; f < features; f++) {
      const center = Math.fround(Math.fround(20 * centers[label * features + f]!) - 10);
      point[f] = center + deviate(label, i, f);
    }
  });
}
