import type { PreparedDataset } from '@gradwright/datasets';
import { blobs, circles, moons, plane, sine, spiral, vertical, xor } from '@gradwright/datasets';

/** What there is to learn, by name. */
export type DataName = 'spiral' | 'nnfs' | 'moons' | 'circles' | 'xor' | 'blobs' | 'vertical' | 'plane' | 'sine';

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

/** Every generator of points in a plane, and a curve. Theory §11 is the first. */
export const DATA: Readonly<Record<DataName, DataChoice>> = {
  spiral: choice(
    'Spiral',
    spiral,
    { preset: 'cs231n', perClass: 100 },
    { inputs: 2, classes: 3, noise: { usual: 0.2, most: 0.6 } },
    'spiral',
  ),
  nnfs: choice(
    'Spiral, wound further',
    spiral,
    { preset: 'nnfs', perClass: 100 },
    { inputs: 2, classes: 3, noise: { usual: 0.1, most: 0.4 } },
    'spiral',
  ),
  moons: choice('Moons', moons, { perClass: 120 }, { inputs: 2, classes: 2, noise: { usual: 0.15, most: 0.5 } }, 'moons'),
  circles: choice('Circles', circles, { perClass: 120 }, { inputs: 2, classes: 2, noise: { usual: 0.1, most: 0.4 } }, 'circles'),
  xor: choice('Exclusive or', xor, { perClass: 120 }, { inputs: 2, classes: 2, noise: { usual: 0.15, most: 0.5 } }, 'xor'),
  blobs: choice(
    'Clouds',
    blobs,
    { perClass: 60, classes: 4 },
    { inputs: 2, classes: 4, noise: { usual: 1.5, most: 5 } },
    'blobs',
  ),
  vertical: choice(
    'Columns',
    vertical,
    { perClass: 80 },
    { inputs: 2, classes: 3, noise: { usual: 0.1, most: 0.3 } },
    'vertical',
  ),
  plane: choice(
    'A plane (a number)',
    plane,
    { samples: 240 },
    { inputs: 2, classes: 0, noise: { usual: 0.1, most: 1 } },
    'plane',
  ),
  sine: choice('A sine (a curve)', sine, { samples: 240 }, { inputs: 1, classes: 0, noise: { usual: 0.1, most: 1 } }, 'sine'),
};
