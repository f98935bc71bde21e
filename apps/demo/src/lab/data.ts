import { ownPoints as text } from '#text/lab';
import { data as titles } from '#text/lab-settings';
import { createReferenceBackend, tensor, type Dataset } from '@gradwright/core';
import type { PreparedDataset } from '@gradwright/datasets';
import { blobs, circles, moons, plane, sine, spiral, vertical, xor } from '@gradwright/datasets';

/** What there is to learn, by name. */
export type DataName = 'spiral' | 'nnfs' | 'moons' | 'circles' | 'xor' | 'blobs' | 'vertical' | 'plane' | 'sine' | 'own';

/** One of the data that can be chosen: a generator of `@gradwright/datasets` with its settings. */
export interface DataChoice {
  readonly title: string;
  readonly generator: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: 1 | 2;
  /** How many there are to tell apart; 0 where a number is to be predicted. */
  readonly classes: number;
  readonly noise: { readonly usual: number; readonly most: number };
  make(noise: number, seed: number): PreparedDataset;
}

type Generator = (options: { readonly noise: number; readonly seed: number }) => PreparedDataset;

function choice(
  title: string,
  generate: (options: never) => PreparedDataset,
  options: Readonly<Record<string, unknown>>,
  shape: Pick<DataChoice, 'inputs' | 'classes' | 'noise'>,
  generator: string,
): DataChoice {
  return {
    title,
    generator,
    options,
    ...shape,
    make: (noise, seed) => (generate as unknown as Generator)({ ...options, noise, seed }),
  };
}

/** Points of somebody's own: `[x, y, target]`, already on the scale of the picture. */
export interface OwnPoints {
  /** Whether targets are numbers to predict, and not classes. */
  readonly numbers: boolean;
  readonly rows: readonly (readonly [x: number, y: number, target: number])[];
}

export const NO_POINTS: OwnPoints = { numbers: false, rows: [] };
export const MOST_CLASSES = 6;
export const MOST_POINTS = 1000;
/** Below so many points nothing is learned. */
const LEAST_POINTS = 10;

/** Own points out of what somebody sent, or undefined where they are none. */
export function readOwn(value: unknown): OwnPoints | undefined {
  const { numbers, rows } = (value ?? {}) as Partial<OwnPoints>;
  if (typeof numbers !== 'boolean' || !Array.isArray(rows) || rows.length > MOST_POINTS) return undefined;
  const isTarget = (target: number) => numbers || (Number.isInteger(target) && target >= 0 && target < MOST_CLASSES);
  const isRow = (row: unknown) =>
    Array.isArray(row) && row.length === 3 && row.every((number) => Number.isFinite(number) && Math.abs(number as number) <= 100);
  return rows.every((row) => isRow(row) && isTarget(row[2])) ? { numbers, rows } : undefined;
}

/** What keeps points of one's own from being learned, in a sentence; undefined where nothing does. */
export function whatIsMissing({ data, own: { numbers, rows } }: WithOwn): string | undefined {
  if (data !== 'own') return undefined;
  if (rows.length < LEAST_POINTS) return text.missingPoints(LEAST_POINTS - rows.length);
  if (!numbers && new Set(rows.map(([, , target]) => target)).size < 2) return text.missingClass;
  return undefined;
}

interface WithOwn {
  readonly data: DataName;
  readonly own: OwnPoints;
}

/** What is learned: one of the generators, or one's own points, which have as many classes as were drawn. */
export function choiceOf({ data, own }: WithOwn): DataChoice {
  if (data !== 'own') return DATA[data];
  const classes = own.numbers ? 0 : Math.max(2, ...own.rows.map(([, , target]) => target + 1));
  return { ...DATA.own, classes };
}

/** One's own points as a dataset. */
export function datasetOf({ rows }: OwnPoints): Dataset {
  const backend = createReferenceBackend();
  const inputs = tensor(
    backend,
    rows.map(([x, y]) => [x, y]),
  );
  return {
    size: rows.length,
    inputs,
    targets: tensor(
      backend,
      rows.map(([, , target]) => target),
    ),
  };
}

/** Every generator of points in a plane, and a curve. Theory §11 is the first. */
export const DATA: Readonly<Record<DataName, DataChoice>> = {
  spiral: choice(
    titles.spiral,
    spiral,
    { preset: 'cs231n', perClass: 100 },
    { inputs: 2, classes: 3, noise: { usual: 0.2, most: 0.6 } },
    'spiral',
  ),
  nnfs: choice(
    titles.nnfs,
    spiral,
    { preset: 'nnfs', perClass: 100 },
    { inputs: 2, classes: 3, noise: { usual: 0.1, most: 0.4 } },
    'spiral',
  ),
  moons: choice(titles.moons, moons, { perClass: 120 }, { inputs: 2, classes: 2, noise: { usual: 0.15, most: 0.5 } }, 'moons'),
  circles: choice(
    titles.circles,
    circles,
    { perClass: 120 },
    { inputs: 2, classes: 2, noise: { usual: 0.1, most: 0.4 } },
    'circles',
  ),
  xor: choice(titles.xor, xor, { perClass: 120 }, { inputs: 2, classes: 2, noise: { usual: 0.15, most: 0.5 } }, 'xor'),
  blobs: choice(
    titles.blobs,
    blobs,
    { perClass: 60, classes: 4 },
    { inputs: 2, classes: 4, noise: { usual: 1.5, most: 5 } },
    'blobs',
  ),
  vertical: choice(
    titles.vertical,
    vertical,
    { perClass: 80 },
    { inputs: 2, classes: 3, noise: { usual: 0.1, most: 0.3 } },
    'vertical',
  ),
  plane: choice(titles.plane, plane, { samples: 240 }, { inputs: 2, classes: 0, noise: { usual: 0.1, most: 1 } }, 'plane'),
  sine: choice(titles.sine, sine, { samples: 240 }, { inputs: 1, classes: 0, noise: { usual: 0.1, most: 1 } }, 'sine'),
  own: {
    title: titles.own,
    generator: '',
    options: {},
    inputs: 2,
    classes: 2,
    noise: { usual: 0, most: 1 },
    make: () => {
      throw new Error('own points are in the recipe');
    },
  },
};
