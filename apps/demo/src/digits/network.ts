import { createRandom, createReferenceBackend, readNow, tensor, type Backend, type Dataset, type Layer } from '@gradwright/core';
import { digits, split } from '@gradwright/datasets';
import { dense, dropout, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam, cosine } from '@gradwright/optimizers';
import { accuracy, train, type Run } from '@gradwright/training';
import { augment } from './augment.ts';
import { SIDE } from './frame.ts';

/** Copies of each digit that are learned beside it, passes over all of them, and rows a step. */
const COPIES = 24;
export const EPOCHS = 12;
const BATCH = 64;

const PIXELS = SIDE * SIDE;
/** A block holds 16 pixels. */
const MOST = 16;

/**
 * From this probability on, the network answers; below it, it says that it is not sure. Of digits held out, and deformed as copies are, more than
 * 99% of its answers are right then.
 */
export const SURE = 0.8;

/** Labels are smoothed, so that a digit of which it is not sure is one of which it says so. */
export const loss = softmaxCrossEntropy({ labelSmoothing: 0.1 });

/** 64 → 128 → 64 → 10. */
export function createNetwork() {
  return sequential(dense(PIXELS, 128), relu(), dropout({ keep: 0.8 }), dense(128, 64), relu(), dense(64, 10));
}

/** Digits to learn from, and those held out: pixels of 0 … 16. */
export function divide(seed: number): { readonly learn: Dataset; readonly watch: Dataset; readonly heldOut: Dataset } {
  const { train: learn, validation, test } = split(digits(), { validation: 0.1, test: 0.2, stratify: true, seed });
  return { learn, watch: validation, heldOut: test };
}

/** Pixels as the network takes them: 0 … 1. */
export function scaled(pixels: ArrayLike<number>): Float32Array {
  return Float32Array.from(pixels, (pixel) => pixel / MOST);
}

/** Trains a network on the digits to learn from and on copies of them. */
export function trainDigits(model: Layer, seed: number, backend: Backend): Run {
  const { learn, watch } = divide(seed);
  const data = withCopies(learn, seed);
  const steps = EPOCHS * Math.ceil(data.size / BATCH);
  return train(model, {
    data,
    validation: rowsOf(scaled(readNow(watch.inputs)), readNow(watch.targets)),
    loss,
    optimizer: adam({ learningRate: cosine({ initial: 0.003, steps }) }),
    epochs: EPOCHS,
    batchSize: BATCH,
    seed,
    backend,
    metrics: { accuracy },
  });
}

function withCopies({ inputs, targets, size }: Dataset, seed: number): Dataset {
  const random = createRandom(seed).fork('augment');
  const originals = scaled(readNow(inputs));
  const pixels = new Float32Array(originals.length * (1 + COPIES));
  pixels.set(originals);
  for (let copy = 0; copy < COPIES; copy++) pixels.set(augment(originals, random.at(copy)), originals.length * (1 + copy));
  const labels = readNow(targets);
  return rowsOf(
    pixels,
    Float32Array.from({ length: size * (1 + COPIES) }, (_, row) => labels[row % size]!),
  );
}

function rowsOf(pixels: Float32Array, labels: ArrayLike<number>): Dataset {
  const backend = createReferenceBackend();
  const size = labels.length;
  return { size, inputs: tensor(backend, pixels, [size, PIXELS]), targets: tensor(backend, labels, [size]) };
}
