import { createRandom, createReferenceBackend, readNow, tensor, type Backend, type Dataset, type Layer } from '@gradwright/core';
import { digits, split } from '@gradwright/datasets';
import { dense, dropout, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam, cosine } from '@gradwright/optimizers';
import { accuracy, train, type Run } from '@gradwright/training';
import { augment, MOST, type Most } from './augment.ts';
import { MOST_COUNT, SIDE } from './frame.ts';

/** How a network learns: how many copies of each digit beside it, by how much these differ, and how many passes over all of them. */
export interface Course {
  readonly copies: number;
  readonly most: Most;
  readonly epochs: number;
}
export const EPOCHS = 20;
/** The page's. */
export const COURSE: Course = { copies: 12, most: MOST, epochs: EPOCHS };
const BATCH = 128;

const PIXELS = SIDE * SIDE;

/**
 * From this probability on, the network answers; below it, it says that it is not sure. Of digits held out, and deformed as copies are, about
 * 99% of its answers are right then.
 */
export const SURE = 0.8;

/** Labels are smoothed, so that a digit of which it is not sure is one of which it says so. */
export const loss = softmaxCrossEntropy({ labelSmoothing: 0.1 });

/** 64 → 256 → 128 → 10. */
export function createNetwork() {
  return sequential(dense(PIXELS, 256), relu(), dropout({ keep: 0.7 }), dense(256, 128), relu(), dense(128, 10));
}

/** Digits to learn from, and those held out: pixels of 0 … 16. */
export function divide(
  seed: number,
  data = digits() as Dataset,
): { readonly learn: Dataset; readonly watch: Dataset; readonly heldOut: Dataset } {
  const { train: learn, validation, test } = split(data, { validation: 0.1, test: 0.2, stratify: true, seed });
  return { learn, watch: validation, heldOut: test };
}

/** Pixels as the network takes them: 0 … 1. */
export function scaled(pixels: ArrayLike<number>): Float32Array {
  return Float32Array.from(pixels, (pixel) => pixel / MOST_COUNT);
}

/** Trains a network on the digits to learn from and on copies of them. */
export function trainDigits(model: Layer, seed: number, backend: Backend): Run {
  const { learn, watch } = divide(seed);
  return trainOn(model, COURSE, { learn, watch, seed, backend });
}

/** What a network learns from and is watched with, and where it computes. */
interface Lesson {
  readonly learn: Dataset;
  readonly watch: Dataset;
  readonly seed: number;
  readonly backend: Backend;
}

export function trainOn(model: Layer, { copies, most, epochs }: Course, { learn, watch, seed, backend }: Lesson): Run {
  const originals = scaled(readNow(learn.inputs));
  const pixels = new Float32Array(originals.length * (1 + copies));
  pixels.set(originals);
  pixels.set(augment(originals, copies, createRandom(seed).fork('augment'), most), originals.length);
  const labels = readNow(learn.targets);
  const data = rowsOf(
    pixels,
    Float32Array.from({ length: learn.size * (1 + copies) }, (_, row) => labels[row % learn.size]!),
  );
  return train(model, {
    data,
    validation: rowsOf(scaled(readNow(watch.inputs)), readNow(watch.targets)),
    loss,
    optimizer: adam({ learningRate: cosine({ initial: 0.004, steps: epochs * Math.ceil(data.size / BATCH) }) }),
    epochs,
    batchSize: BATCH,
    seed,
    backend,
    metrics: { accuracy },
  });
}

export function rowsOf(pixels: Float32Array, labels: ArrayLike<number>): Dataset {
  const backend = createReferenceBackend();
  const size = labels.length;
  return { size, inputs: tensor(backend, pixels, [size, PIXELS]), targets: tensor(backend, labels, [size]) };
}
