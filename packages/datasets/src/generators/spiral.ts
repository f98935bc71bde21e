import { checkChoice, checkOptions, cos, sin } from '@gradwright/core';
import { checkDraw, classNoise, classPoints, step, type PointDataset } from './points.ts';

/** What `spiral` may be told. */
export interface SpiralOptions {
  /** `cs231n` (default): one turn of about 4 radians; `nnfs`: angle and noise 2.5 times as large, much harder. */
  readonly preset?: 'cs231n' | 'nnfs';
  /** Default 100. */
  readonly perClass?: number;
  /** Default 3. */
  readonly classes?: number;
  /** The angle's standard deviation, in radians before the preset's factor; default 0.2, at most 100. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Intertwined spirals, one a class  (Theory §11). For point i of n of class c, with t = i / (n − 1):
 *
 *     r = t,   θ = 4(c + t) + noise · N(0, 1)
 *     cs231n: (r·sin θ, r·cos θ)      nnfs: (r·sin 2.5θ, r·cos 2.5θ)
 *
 * After the Stanford course CS231n, and Kinsley & Kukieła, *Neural Networks from Scratch*; with draws of our own.
 *
 * @throws E_ARG, E_RANGE
 * @example
 * const { inputs, targets } = spiral({ preset: 'nnfs', perClass: 50, seed: 7 });
 * inputs.shape; // → [150, 2]
 */
export function spiral(options: SpiralOptions = {}): PointDataset {
  const given = checkOptions('spiral', options, ['preset', 'perClass', 'classes', 'noise', 'seed']);
  const { perClass = 100, classes = 3, noise = 0.2, seed = 0 } = given;
  const factor = checkChoice('spiral', 'preset', given.preset ?? 'cs231n', ['cs231n', 'nnfs']) === 'nnfs' ? 2.5 : 1;
  const random = checkDraw('spiral', { seed, noise, counts: { perClass, classes }, mostNoise: 100, most: { classes: 100 } });
  const deviate = classNoise(random, noise, perClass, 1);
  return classPoints(classes, perClass, 2, (label, i, point) => {
    const radius = step(i, perClass);
    const angle = Math.fround(Math.fround(4 * Math.fround(label + radius)) + deviate(label, i, 0));
    const turned = Math.fround(factor * angle);
    // The centre is 0, never −0.
    point[0] = radius * sin(turned) + 0;
    point[1] = radius * cos(turned) + 0;
  });
}
