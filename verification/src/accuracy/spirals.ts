import { scaledNormal, type Transform } from '@gradwright/core';
import { spiral, type SpiralOptions } from '@gradwright/datasets';
import { dense, relu, sequential, type DenseOptions } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { adaGrad, adam, rmsProp, sgd } from '@gradwright/optimizers';
import { countGate, meanGate, type Experiment, type Gate } from './experiment.ts';

const UPDATES = 10_000;
const small = { initializer: scaledNormal(0.01) };

interface Spiral {
  readonly preset: NonNullable<SpiralOptions['preset']>;
  readonly hidden: number;
  /** How the rest of the recipe reads. */
  readonly recipe: string;
  readonly optimizer: () => Transform;
  readonly first?: DenseOptions;
  readonly second?: DenseOptions;
  readonly seeds?: number;
  readonly gates: readonly Gate[];
}

function spiralExperiment({ preset, hidden, recipe, optimizer, first, second, seeds = 10, gates }: Spiral): Experiment {
  return {
    name: `spiral \`${preset}\`, ${recipe}`,
    recipe: `2-${hidden}-3, ReLU, 300 points, ${UPDATES.toLocaleString('en')} full-batch updates`,
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    score: 'accuracy',
    start: (seed) => {
      const train = spiral({ preset, seed });
      return {
        train,
        // Many, so that which of them were drawn hardly matters.
        test: spiral({ preset, perClass: 3000, seed: seed + 1000 }),
        model: sequential(dense(2, hidden, first), relu(), dense(hidden, 3, second)),
        loss: softmaxCrossEntropy(),
        optimizer: optimizer(),
        epochs: UPDATES,
        batchSize: train.size,
      };
    },
    gates,
  };
}

const book = { preset: 'nnfs', hidden: 64, first: small, second: small, seeds: 20 } as const;

/** The spirals on which a run differs little from seed to seed, and their bars. */
export const steadySpirals: readonly Experiment[] = [
  spiralExperiment({
    preset: 'nnfs',
    hidden: 64,
    recipe: 'Adam 0.05, decay 5e-7, He',
    optimizer: () => adam({ learningRate: 0.05, decay: 5e-7 }),
    gates: [meanGate('trainScore', 'at least', 0.96), countGate('trainScore', 8, 0.95), meanGate('testScore', 'at least', 0.82)],
  }),
  spiralExperiment({
    preset: 'nnfs',
    hidden: 64,
    recipe: 'Adam 0.02, decay 5e-7, L2 5e-4 on the first layer, weights 0.01',
    optimizer: () => adam({ learningRate: 0.02, decay: 5e-7 }),
    first: { ...small, penalty: l2(5e-4), biasPenalty: l2(5e-4) },
    second: small,
    gates: [
      meanGate('trainScore', 'at least', 0.92),
      meanGate('testScore', 'at least', 0.82),
      meanGate('testLoss', 'at most', 0.6),
    ],
  }),
  spiralExperiment({
    preset: 'cs231n',
    hidden: 100,
    recipe: 'plain SGD, rate 1, He',
    optimizer: () => sgd({ learningRate: 1 }),
    gates: [meanGate('trainScore', 'at least', 0.99), meanGate('testScore', 'at least', 0.97)],
  }),
];

/** Weights begin at 0.01 · N(0, 1): runs differ much from seed to seed, so there are more, and looser bars. */
export const noisySpirals: readonly Experiment[] = [
  spiralExperiment({
    ...book,
    recipe: 'plain SGD, rate 1, decay 1e-3, weights 0.01',
    optimizer: () => sgd({ learningRate: 1, decay: 1e-3 }),
    gates: [meanGate('trainScore', 'at least', 0.62)],
  }),
  spiralExperiment({
    ...book,
    recipe: 'momentum 0.9, rate 1, decay 1e-3, weights 0.01',
    optimizer: () => sgd({ learningRate: 1, decay: 1e-3, momentum: 0.9 }),
    gates: [meanGate('trainScore', 'at least', 0.76)],
  }),
  spiralExperiment({
    ...book,
    recipe: 'AdaGrad, rate 1, decay 1e-4, weights 0.01',
    optimizer: () => adaGrad({ learningRate: 1, decay: 1e-4 }),
    gates: [meanGate('trainScore', 'at least', 0.78)],
  }),
  spiralExperiment({
    ...book,
    recipe: 'RMSprop 0.02, ρ 0.999, decay 1e-5, weights 0.01',
    optimizer: () => rmsProp({ learningRate: 0.02, rho: 0.999, decay: 1e-5 }),
    gates: [meanGate('trainScore', 'at least', 0.82)],
  }),
  spiralExperiment({
    ...book,
    recipe: 'Adam 0.05, decay 5e-7, weights 0.01',
    optimizer: () => adam({ learningRate: 0.05, decay: 5e-7 }),
    gates: [meanGate('trainScore', 'at least', 0.85)],
  }),
];
