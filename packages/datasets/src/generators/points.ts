import { checkInteger, checkNumber, createRandom, normal, type Random } from '@gradwright/core';
import { datasetOf, identityTarget } from '../dataset-of.ts';
import type { PreparedDataset } from '../preparation.ts';

/** Points of several classes. */
export interface PointDataset extends PreparedDataset {
  /** The labels themselves. */
  readonly classNames: readonly number[];
}

/** Points of `classes` classes, `perClass` each, class after class. `draw` writes one point into `point`. */
export function classPoints(
  classes: number,
  perClass: number,
  features: number,
  draw: (label: number, i: number, point: Float32Array) => void,
): PointDataset {
  const inputs = new Float32Array(classes * perClass * features);
  const targets = new Float32Array(classes * perClass);
  for (let row = 0; row < targets.length; row++) {
    const label = Math.floor(row / perClass);
    targets[row] = label;
    draw(label, row % perClass, inputs.subarray(row * features, (row + 1) * features));
  }
  const classNames = Array.from({ length: classes }, (_, label) => label);
  const dataset = datasetOf({
    inputs,
    inputShape: [targets.length, features],
    targets,
    targetShape: [targets.length],
    preparation: {
      version: 1,
      inputs: { kind: 'numbers', shape: [features], names: axisNames(features), center: 0, scale: 1 },
      target: { kind: 'classes', name: 'class', names: classNames, cell: 'number', decimal: '.' },
    },
  });
  return { ...dataset, classNames };
}

/** Points with a number to predict. `draw` writes one point and returns its number. */
export function numberPoints(
  samples: number,
  features: number,
  draw: (i: number, point: Float32Array) => number,
): PreparedDataset {
  const inputs = new Float32Array(samples * features);
  const targets = Float32Array.from({ length: samples }, (_, i) => draw(i, inputs.subarray(i * features, (i + 1) * features)));
  return datasetOf({
    inputs,
    inputShape: [samples, features],
    targets,
    targetShape: [samples, 1],
    preparation: {
      version: 1,
      inputs: { kind: 'numbers', shape: [features], names: axisNames(features), center: 0, scale: 1 },
      target: identityTarget(1),
    },
  });
}

/** Step i of `count` equal steps from 0 to 1, both included; a single one is 0. */
export function step(i: number, count: number): number {
  return count === 1 ? 0 : Math.fround(i / (count - 1));
}

/** π in float32. */
export const PI = 3.1415927410125732;

/** Draws of noise for each class, and each of its points' features; the numbers of one class do not depend on the others. */
export function classNoise(
  random: Random,
  noise: number,
  perClass: number,
  features: number,
): (label: number, i: number, feature: number) => number {
  const deviation = Math.fround(noise);
  const drawn: Float32Array[] = [];
  return (label, i, feature) => {
    const numbers = (drawn[label] ??= normal(random.fork('noise').at(label), perClass * features));
    return Math.fround(deviation * numbers[i * features + feature]!);
  };
}

/** The numbers that every generator is told. */
export interface Draw {
  readonly seed: number;
  readonly noise: number;
  /** By name: how many points, classes or features. */
  readonly counts: Readonly<Record<string, number>>;
  /** The most of each; default a million: beyond that, a generator is a mistake. */
  readonly most?: Readonly<Record<string, number>>;
  readonly mostNoise?: number;
}

/** The key of a generator's draws, once its numbers are checked. @throws E_ARG, E_RANGE */
export function checkDraw(where: string, { seed, noise, counts, most = {}, mostNoise = 1e6 }: Draw): Random {
  for (const [name, count] of Object.entries(counts)) checkInteger(where, name, count, { min: 1, max: most[name] ?? 1e6 });
  checkNumber(where, 'noise', noise, { min: 0, max: mostNoise });
  return createRandom(checkInteger(where, 'seed', seed, { min: 0 })).fork(where);
}

function axisNames(features: number): string[] {
  return Array.from({ length: features }, (_, i) => `x${i + 1}`);
}
