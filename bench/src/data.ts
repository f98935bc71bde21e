import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, epochOrder, heNormal, normal, readNow, uniform, type Random } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import type { InferenceWorkload, MatmulWorkload, TrainingWorkload } from './workloads.ts';

/** All systems get the same numbers from the same files: rows, initial weights, and the order of the rows. */
export type DataFile = 'inputs' | 'labels' | 'unseenInputs' | 'unseenLabels' | 'order' | 'x' | 'w' | 'd' | `weight${number}`;

export const SEED = 7;
const EPOCHS = 4;
const CLASSES = 10;
const SIDE = 28;
/** Of each pixel, beside shapes of height 1. */
const NOISE = 0.9;

/** Writes what a workload needs into a folder. */
export function writeData(workload: TrainingWorkload | MatmulWorkload | InferenceWorkload, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: DataFile, numbers: Float32Array | Int32Array) => writeFileSync(join(folder, `${name}.bin`), numbers);
  const random = createRandom(SEED);
  if (workload.kind === 'matmul') {
    const { batch, inputs, outputs } = workload;
    write('x', normal(random.fork('x'), batch * inputs));
    write('w', normal(random.fork('w'), inputs * outputs));
    write('d', normal(random.fork('d'), batch * outputs));
    return;
  }
  const { sizes } = workload;
  sizes.slice(1).forEach((units, i) => write(`weight${i}`, heNormal().draw([sizes[i]!, units], random.fork(`weight ${i}`))));
  const rows = workload.kind === 'train' ? workload.rows : workload.batch;
  const [seen, unseen] =
    sizes[0] === 2
      ? [drawSpiral(rows / 3, SEED), drawSpiral(rows / 3, SEED + 1)]
      : [makeDigits(random.fork('rows'), rows), makeDigits(random.fork('other rows'), 1000)];
  write('inputs', seen.inputs);
  write('labels', seen.labels);
  write('unseenInputs', unseen.inputs);
  write('unseenLabels', unseen.labels);
  // The order in which `train` deals rows, so that every system sees the same batches.
  const epochs = Array.from({ length: EPOCHS }, (_, epoch) => [...epochOrder(random.fork('shuffle'), rows, epoch)]);
  write('order', Int32Array.from(epochs.flat()));
}

export function readFloats(folder: string, name: DataFile): Float32Array {
  const bytes = readFileSync(join(folder, `${name}.bin`));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export function readWhole(folder: string, name: DataFile): Int32Array {
  return new Int32Array(readFloats(folder, name).buffer);
}

interface Rows {
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
}

function drawSpiral(perClass: number, seed: number): Rows {
  const { inputs, targets } = spiral({ preset: 'cs231n', perClass, seed });
  return { inputs: Float32Array.from(readNow(inputs)), labels: Int32Array.from(readNow(targets)) };
}

/** Pictures like those of handwritten digits: each a smooth shape of its class, moved a little, under noise. */
function makeDigits(random: Random, count: number): Rows {
  const shapes = Array.from({ length: CLASSES }, (_, label) => smoothShape(createRandom(SEED).fork(`class ${label}`)));
  const pixels = SIDE * SIDE;
  const noise = normal(random.fork('noise'), count * pixels);
  const places = uniform(random.fork('places'), 2 * count);
  const labels = Int32Array.from(uniform(random.fork('labels'), count), (share) => Math.floor(share * CLASSES));
  const shift = (share: number) => Math.floor(share * 7) - 3;
  const inputs = Float32Array.from(noise, (error, i) => {
    const [row, pixel] = [Math.floor(i / pixels), i % pixels];
    const x = wrap((pixel % SIDE) + shift(places[2 * row]!));
    const y = wrap(Math.floor(pixel / SIDE) + shift(places[2 * row + 1]!));
    return Math.max(0, shapes[labels[row]!]![y * SIDE + x]! + NOISE * error);
  });
  return { inputs, labels };
}

function wrap(place: number): number {
  return (place + SIDE) % SIDE;
}

/** Five soft blobs. */
function smoothShape(random: Random): Float32Array {
  const centres = uniform(random, 10).map((share) => 4 + 20 * share);
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    let height = 0;
    for (let blob = 0; blob < 5; blob++) {
      const [dx, dy] = [(i % SIDE) - centres[2 * blob]!, Math.floor(i / SIDE) - centres[2 * blob + 1]!];
      height += Math.exp(-(dx * dx + dy * dy) / 12);
    }
    return Math.min(1, height);
  });
}
