import { createRandom, createReferenceBackend, normal, readNow, tensor, uniform, type Dataset } from '@gradwright/core';
import {
  blobs,
  breastCancer,
  circles,
  diabetes,
  digits,
  iris,
  moons,
  sine,
  spiral,
  split,
  standardise,
  vertical,
  wine,
  xor,
} from '@gradwright/datasets';
import {
  balance,
  ball,
  board,
  clouds,
  friedman,
  impedance,
  lights,
  monk,
  octants,
  peaks,
  phase,
  pinwheel,
  plane,
  ringNorm,
  roll,
  sectors,
  shells,
  sinc,
  threeNorm,
  tones,
  twoNorm,
  waveform,
} from './benchmarks.ts';

/** Rules and limits are chosen on the first four groups; the last is looked at when they are. */
export type Part = 'first' | 'second' | 'third' | 'fourth' | 'unseen';

/** Rows of a scored run. */
export interface Rows {
  readonly train: Dataset;
  readonly validation: Dataset;
  /** What balanced accuracy is measured on: unseen rows with as many of each class as there are, so that no class has but two or three. */
  readonly measured: Dataset;
  readonly features: number;
  /** 0 for a number to predict. */
  readonly classes: number;
}

/** Makes the rows of a seed. */
interface Source {
  readonly classes: number;
  /** Whether another seed gives other rows. */
  readonly drawn: boolean;
  rows(seed: number): Dataset;
}

const points = (classes: number, rows: (seed: number) => Dataset): Source => ({ classes, drawn: true, rows });
const real = (classes: number, rows: () => Dataset): Source => ({ classes, drawn: false, rows: () => rows() });

/** The data sets of each group of runs. */
export const DATA: Readonly<Record<Part, Readonly<Record<string, Source>>>> = {
  first: {
    spiral: points(3, (seed) => spiral({ seed, perClass: 120 })),
    moons: points(2, (seed) => moons({ seed, perClass: 150, noise: 0.1 + (seed % 3) / 10 })),
    blobs: points(4, (seed) => blobs({ seed, classes: 4, perClass: 80, features: 6, noise: 1 + (seed % 3) })),
    digits: real(10, digits),
    sine: points(0, (seed) => sine({ seed, samples: 400, noise: 0.05 })),
  },
  second: {
    circles: points(2, (seed) => circles({ seed, perClass: 150, noise: 0.05 + (seed % 3) / 20 })),
    xor: points(2, (seed) => xor({ seed, perClass: 75, noise: 0.2 })),
    vertical: points(3, (seed) => vertical({ seed, perClass: 100 })),
    iris: real(3, iris),
    wine: real(3, wine),
    breastCancer: real(2, breastCancer),
    diabetes: real(0, diabetes),
  },
  third: {
    twoNorm: points(2, twoNorm),
    ringNorm: points(2, ringNorm),
    waveform: points(3, waveform),
    lights: points(10, lights),
    board: points(2, board),
    friedman: points(0, friedman),
    sinc: points(0, sinc),
  },
  fourth: {
    threeNorm: points(2, threeNorm),
    ball: points(2, ball),
    shells: points(3, shells),
    sectors: points(5, sectors),
    monk: points(2, monk),
    impedance: points(0, impedance),
    roll: points(0, roll),
  },
  unseen: {
    clouds: points(3, clouds),
    pinwheel: points(4, pinwheel),
    balance: points(3, balance),
    octants: points(2, octants),
    tones: points(3, tones),
    peaks: points(0, peaks),
    phase: points(0, phase),
    plane: points(0, plane),
  },
};

/** Rows of a data set, standardised, a quarter of them to watch; at most 400 to learn from. Numbers to predict have deviation 1. */
export function rowsOf(source: Source, seed: number): Rows {
  return prepared(source.rows(seed), source.classes, seed, 400);
}

/** Four times as many where rows can be drawn, of which the first class stays in plenty and of each other only this share of it. */
export function unbalancedRowsOf({ classes, drawn, rows }: Source, seed: number, rare: number): Rows {
  const draws = Array.from({ length: drawn ? 4 : 1 }, (_, i) => rows(seed + i * 100_000_000));
  const all = prepared(together(draws), classes, seed, 800);
  return { ...all, train: unbalanced(all.train, rare), validation: unbalanced(all.validation, rare) };
}

function prepared(all: Dataset, classes: number, seed: number, most: number): Rows {
  const share = Math.max(0.25, 1 - most / all.size);
  const parts = split(all as never, { validation: share, seed, ...(classes > 0 ? { stratify: true as const } : {}) }) as {
    train: Dataset;
    validation: Dataset;
  };
  const [train, validation] = standardise(parts.train, parts.validation);
  const features = train.inputs.shape.slice(1).reduce((product, size) => product * size, 1);
  const watched = flat(validation, features);
  return { train: flat(train, features), validation: watched, measured: watched, features, classes };
}

function flat(data: Dataset, features: number): Dataset {
  return changed(data, (inputs) => inputs, undefined, features);
}

/** The same rows with other numbers. */
function changed(
  { size, inputs, targets, weights }: Dataset,
  change: (inputs: Float32Array) => Float32Array,
  labels?: Float32Array,
  features = inputs.shape[1]!,
): Dataset {
  const backend = createReferenceBackend();
  return {
    size,
    inputs: tensor(backend, change(Float32Array.from(readNow(inputs))), [size, features]),
    targets: tensor(backend, labels ?? Float32Array.from(readNow(targets)), targets.shape),
    ...(weights === undefined ? {} : { weights: tensor(backend, Float32Array.from(readNow(weights)), [size]) }),
  };
}

/** Every column in a unit of its own, as metres beside millimetres. */
export function unscaled(rows: Rows, seed: number): Rows {
  const random = createRandom(seed).fork('units');
  const factors = Array.from(uniform(random, rows.features), (u) => 10 ** (-1 + 4 * u));
  const offsets = normal(random.fork('offset'), rows.features);
  const change = (inputs: Float32Array) =>
    inputs.map((x, i) => (x + 2 * offsets[i % rows.features]!) * factors[i % rows.features]!);
  return withUnseen(rows, changed(rows.train, change), changed(rows.validation, change));
}

/** All columns at mean 0 and deviation 1. */
export function scaledAgain(rows: Rows): Rows {
  return withUnseen(rows, ...standardise(rows.train, rows.validation));
}

function withUnseen(rows: Rows, train: Dataset, validation: Dataset): Rows {
  return { ...rows, train, validation, measured: validation };
}

/** Few rows, and some labels wrong. */
export function fewAndNoisy(rows: Rows, seed: number, count: number): Rows {
  const { train } = rows;
  const few = Math.min(count, train.size);
  const targets = Float32Array.from(readNow(train.targets).slice(0));
  const luck = uniform(createRandom(seed).fork('wrong'), targets.length);
  const wrong = targets.map((label, i) =>
    luck[i]! > 0.2 ? label : rows.classes > 0 ? (label + 1) % rows.classes : label + 2 * luck[i]! * 10 - 2,
  );
  return {
    ...rows,
    train: picked(
      changed(train, (inputs) => inputs, wrong),
      evenly(train.size, few),
    ),
  };
}

/** All rows of the first class, and of each other so many, evenly: rows of a class may lie in order. */
function unbalanced(data: Dataset, share: number): Dataset {
  const labels = Float32Array.from(readNow(data.targets));
  const rowsIn = (label: number) => [...labels.keys()].filter((row) => labels[row] === label);
  const common = rowsIn(0);
  const rare = Math.max(2, Math.round(common.length * share));
  const others = Array.from({ length: Math.max(...labels) }, (_, i) => rowsIn(i + 1));
  const kept = others.flatMap((rows) => evenly(rows.length, rare).map((i) => rows[i]!));
  return picked(
    data,
    [...common, ...kept].sort((a, b) => a - b),
  );
}

function together(parts: readonly Dataset[]): Dataset {
  const [first] = parts as [Dataset];
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const joined = (name: 'inputs' | 'targets') =>
    tensor(createReferenceBackend(), Float32Array.from(parts.flatMap((part) => [...readNow(part[name])])), [
      size,
      ...first[name].shape.slice(1),
    ]);
  return { ...first, size, inputs: joined('inputs'), targets: joined('targets') };
}

/** Some of `size` places. */
const evenly = (size: number, count: number) => Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));

function picked(data: Dataset, rows: readonly number[]): Dataset {
  const backend = createReferenceBackend();
  const width = data.inputs.shape[1]!;
  const [inputs, targets] = [readNow(data.inputs), readNow(data.targets)];
  return {
    size: rows.length,
    inputs: tensor(backend, Float32Array.from(rows.flatMap((row) => [...inputs.slice(row * width, (row + 1) * width)])), [
      rows.length,
      width,
    ]),
    targets: tensor(
      backend,
      Float32Array.from(rows, (row) => targets[row]!),
      [rows.length, ...data.targets.shape.slice(1)],
    ),
  };
}
