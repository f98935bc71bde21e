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
  ball,
  board,
  friedman,
  impedance,
  lights,
  monk,
  ringNorm,
  roll,
  sectors,
  shells,
  sinc,
  threeNorm,
  twoNorm,
  waveform,
} from './benchmarks.ts';

/** Rules and limits are chosen on the first three groups; the last is looked at when they are. */
export type Part = 'first' | 'second' | 'third' | 'unseen';

/** Rows of a scored run. */
export interface Rows {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly features: number;
  /** 0 for a number to predict. */
  readonly classes: number;
}

/** Makes the rows of a seed. */
interface Source {
  readonly classes: number;
  rows(seed: number): Dataset;
}

const points = (classes: number, rows: (seed: number) => Dataset): Source => ({ classes, rows });

/** The data sets of each group of runs. */
export const DATA: Readonly<Record<Part, Readonly<Record<string, Source>>>> = {
  first: {
    spiral: points(3, (seed) => spiral({ seed, perClass: 120 })),
    moons: points(2, (seed) => moons({ seed, perClass: 150, noise: 0.1 + (seed % 3) / 10 })),
    blobs: points(4, (seed) => blobs({ seed, classes: 4, perClass: 80, features: 6, noise: 1 + (seed % 3) })),
    digits: points(10, () => digits()),
    sine: points(0, (seed) => sine({ seed, samples: 400, noise: 0.05 })),
  },
  second: {
    circles: points(2, (seed) => circles({ seed, perClass: 150, noise: 0.05 + (seed % 3) / 20 })),
    xor: points(2, (seed) => xor({ seed, perClass: 75, noise: 0.2 })),
    vertical: points(3, (seed) => vertical({ seed, perClass: 100 })),
    iris: points(3, () => iris()),
    wine: points(3, () => wine()),
    breastCancer: points(2, () => breastCancer()),
    diabetes: points(0, () => diabetes()),
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
  unseen: {
    threeNorm: points(2, threeNorm),
    ball: points(2, ball),
    shells: points(3, shells),
    sectors: points(5, sectors),
    monk: points(2, monk),
    impedance: points(0, impedance),
    roll: points(0, roll),
  },
};

/** Rows of a data set, standardised, a quarter of them to watch; at most 400 to learn from. Numbers to predict have deviation 1. */
export function rowsOf({ classes, rows }: Source, seed: number, most = 400): Rows {
  const all = rows(seed);
  const share = Math.max(0.25, 1 - most / all.size);
  const parts = split(all as never, { validation: share, seed, ...(classes > 0 ? { stratify: true as const } : {}) }) as {
    train: Dataset;
    validation: Dataset;
  };
  const [train, validation] = standardise(parts.train, parts.validation);
  const features = train.inputs.shape.slice(1).reduce((product, size) => product * size, 1);
  return { train: flat(train, features), validation: flat(validation, features), features, classes };
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
  return { ...rows, train: changed(rows.train, change), validation: changed(rows.validation, change) };
}

/** All columns at mean 0 and deviation 1. */
export function scaledAgain({ train, validation, ...rest }: Rows): Rows {
  const [first, second] = standardise(train, validation);
  return { ...rest, train: first, validation: second };
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
    train: everyNth(
      changed(train, (inputs) => inputs, wrong),
      few,
    ),
  };
}

/** The first class in plenty, the others rare. */
export function unbalanced(rows: Rows, share: number): Rows {
  const keep = (data: Dataset): Dataset => {
    const labels = Float32Array.from(readNow(data.targets));
    const common = labels.reduce((sum, label) => sum + (label === 0 ? 1 : 0), 0);
    const allowed = Math.max(2, Math.round((common * share) / (1 - share)));
    let rare = 0;
    return picked(
      data,
      [...labels.keys()].filter((i) => labels[i] === 0 || rare++ < allowed),
    );
  };
  return { ...rows, train: keep(rows.train), validation: keep(rows.validation) };
}

function everyNth(data: Dataset, count: number): Dataset {
  return picked(
    data,
    Array.from({ length: count }, (_, i) => Math.floor((i * data.size) / count)),
  );
}

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
