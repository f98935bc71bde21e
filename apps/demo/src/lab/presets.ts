import { presets as text } from '#text/lab-settings';
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
    ...text.vanishing,
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
    ...text.rate,
    section: '13',
    bad: { ...FIRST, activation: 'tanh', initial: 'glorot', learningRate: 1 },
    cure: { learningRate: 0.01 },
  },
  dead: {
    ...text.dead,
    section: '2',
    bad: { ...FIRST, hidden: [12, 12], optimizer: 'sgd', learningRate: 4 },
    cure: { activation: 'leakyRelu', learningRate: 0.1 },
  },
  scale: {
    ...text.scale,
    section: '13',
    bad: { ...FIRST, scale: 100, optimizer: 'sgd', learningRate: 0.1 },
    cure: { scale: 1 },
  },
  overfitting: {
    ...text.overfitting,
    section: '14',
    bad: { ...FIRST, data: 'moons', noise: 0.4, validation: 0.9, hidden: [12, 12, 12], learningRate: 0.02 },
    cure: { l2: 0.01, learningRate: 0.01 },
  },
};
