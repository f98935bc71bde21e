import { DATA } from './data.ts';
import { FIRST, type Recipe } from './recipe.ts';

/** A trouble of training to be seen, and its cure  (Theory §12, §13). */
export interface Preset {
  readonly title: string;
  /** What happens, and why. */
  readonly story: string;
  /** The section of the theory. */
  readonly section: string;
  readonly bad: Recipe;
  readonly cure: Partial<Recipe>;
}

const moons = { data: 'moons', noise: DATA.moons.noise.usual } as const;

export const PRESETS: Readonly<Record<string, Preset>> = {
  vanishing: {
    title: 'Vanishing gradients',
    story:
      'Five sigmoids in a row, and tiny weights: each layer passes on a quarter of the gradient at most, times a weight near 0. The first layers hear next to nothing.',
    section: '13',
    bad: {
      ...FIRST,
      ...moons,
      hidden: [8, 8, 8, 8, 8],
      activation: 'sigmoid',
      initial: 'tiny',
      optimizer: 'sgd',
      learningRate: 0.1,
    },
    cure: { activation: 'relu', initial: 'he' },
  },
  rate: {
    title: 'A rate a hundred times too large',
    story: 'Each step leaps across the valley and lands higher up on the other side.',
    section: '13',
    bad: { ...FIRST, activation: 'tanh', initial: 'glorot', learningRate: 1 },
    cure: { learningRate: 0.01 },
  },
  dead: {
    title: 'Dead ReLUs',
    story:
      'One large step throws the biases so far down that units give 0 for every point. Where a unit is 0, so is its gradient: it never comes back.',
    section: '2',
    bad: { ...FIRST, hidden: [12, 12], optimizer: 'sgd', learningRate: 4 },
    cure: { activation: 'leakyRelu', learningRate: 0.1 },
  },
  scale: {
    title: 'Inputs that nobody scaled',
    story:
      'The same points in another unit: every number a hundred times as large. The first sums are huge, and one rate fits neither them nor the biases.',
    section: '13',
    bad: { ...FIRST, scale: 100, optimizer: 'sgd', learningRate: 0.1 },
    cure: { scale: 1 },
  },
  overfitting: {
    title: 'Learning by heart',
    story:
      'Twenty-four noisy points, and a network that can hold them all: the loss on what it learned falls on, the loss on new points rises.',
    section: '14',
    bad: { ...FIRST, data: 'moons', noise: 0.4, validation: 0.9, hidden: [12, 12, 12], learningRate: 0.02 },
    cure: { l2: 0.01, learningRate: 0.01 },
  },
};
