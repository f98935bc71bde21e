import { createRandom, integers, normal, sizeOf, uniform, type Loss, type Random, type Shape } from '@gradwright/core';
import { checkGradients, type Draw } from '@gradwright/core/testing';
import { expect, test } from 'vitest';
import { allLosses } from '../src/all-losses.ts';
import {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  huber,
  meanAbsoluteError,
  meanSquaredError,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
} from '../src/index.ts';
import { drawLabels, drawProbabilities, drawShares } from './support.ts';

const SHAPES = 20;
const SEEDS = [1, 2, 3];

interface Subject {
  readonly make: () => Loss;
  readonly draw?: Draw;
  /** The targets of predictions of some shape. Default numbers of that shape. */
  readonly targets?: (shape: Shape, random: Random) => { readonly data: ArrayLike<number>; readonly shape: Shape };
  /** The fewest axes of predictions, and the most. */
  readonly axes: readonly [fewest: number, most: number];
}

const numbers = (shape: Shape, random: Random) => ({ data: normal(random, sizeOf(shape)), shape });
const shares = (shape: Shape, random: Random) => ({ data: drawShares(shape, random), shape });
const labels = ([rows, classes]: Shape, random: Random) => ({ data: drawLabels(classes!)([rows!], random), shape: [rows!] });
const classes = { axes: [2, 2], targets: labels } as const;

const subjects: Readonly<Record<string, readonly Subject[]>> = {
  binaryCrossEntropy: [{ make: binaryCrossEntropy, draw: drawProbabilities, targets: shares, axes: [1, 2] }],
  categoricalCrossEntropy: [
    { ...classes, make: categoricalCrossEntropy, draw: drawProbabilities },
    { ...classes, make: categoricalCrossEntropy, draw: drawProbabilities, targets: shares },
    { ...classes, make: () => categoricalCrossEntropy({ labelSmoothing: 0.2 }), draw: drawProbabilities },
  ],
  huber: [
    { make: () => huber({ delta: 1 }), axes: [1, 3] },
    { make: () => huber({ delta: 0.3 }), axes: [1, 3] },
  ],
  meanAbsoluteError: [{ make: meanAbsoluteError, axes: [1, 3] }],
  meanSquaredError: [{ make: meanSquaredError, axes: [1, 3] }],
  sigmoidCrossEntropy: [{ make: sigmoidCrossEntropy, targets: shares, axes: [1, 2] }],
  softmaxCrossEntropy: [
    { ...classes, make: softmaxCrossEntropy },
    { ...classes, make: softmaxCrossEntropy, targets: shares },
    { ...classes, make: () => softmaxCrossEntropy({ labelSmoothing: 0.2 }) },
  ],
};

test('every loss is among them', () => {
  expect(Object.keys(subjects)).toEqual(Object.keys(allLosses).toSorted());
});

test.each(Object.entries(subjects))(`%s, weighted and not: ${SHAPES} shapes, ${SEEDS.length} seeds each`, (name, variants) => {
  for (const { make, axes, targets = numbers, ...rest } of variants) {
    for (let at = 0; at < SHAPES; at++) {
      const sizes = integers(createRandom(1).fork(name).at(at), 4, 6);
      const prediction = [...sizes.slice(0, axes[0] + (sizes[3]! % (axes[1] - axes[0] + 1)))].map((size) => size + 1);
      for (const seed of SEEDS) {
        const random = createRandom(seed).fork(name).at(at);
        const subject = { ...rest, loss: make(), prediction, targets: targets(prediction, random.fork('targets')), seed };
        const weights = uniform(random.fork('weights'), prediction[0]!).map((value) => value + 0.5);
        for (const one of [subject, { ...subject, weights }]) expect(checkGradients(one).checked).toBeGreaterThan(0);
      }
    }
  }
});
