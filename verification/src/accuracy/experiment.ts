import type { Dataset, Layer, Loss, Transform } from '@gradwright/core';
import { r2, accuracy, type Metric } from '@gradwright/training';

/** A training run that is repeated with several seeds. */
export interface Experiment {
  readonly name: string;
  /** What is trained and how, for a reader. */
  readonly recipe: string;
  readonly seeds: readonly number[];
  readonly score: Score;
  /** A run for one seed. The test rows serve for its figures and for nothing else: the recipe was fixed without them. */
  start(seed: number): Start;
  readonly gates: readonly Gate[];
}

/** What a run begins with. */
interface Start {
  readonly train: Dataset;
  readonly test: Dataset;
  readonly model: Layer;
  readonly loss: Loss;
  readonly optimizer: Transform;
  readonly epochs: number;
  readonly batchSize: number;
}

/** What a run ends with: the model's figures, and those of predictions that anybody could make. */
export interface Outcome {
  readonly trainScore: number;
  readonly testScore: number;
  readonly testLoss: number;
  readonly trivialScore: number;
  readonly linearScore: number;
  readonly parameters: number;
}

/** How good predictions are, in one number that is better when it is larger. */
export type Score = 'accuracy' | 'R²';

export const METRICS: Readonly<Record<Score, Metric>> = { accuracy, 'R²': r2 };

/** A bar for the outcomes of all seeds together. */
export interface Gate {
  readonly claim: string;
  holds(outcomes: readonly Outcome[]): boolean;
}

type Figure = Exclude<keyof Outcome, 'parameters'>;
const NAMES: Readonly<Record<Figure, string>> = {
  trainScore: 'training',
  testScore: 'test',
  testLoss: 'test loss',
  trivialScore: 'trivial',
  linearScore: 'linear',
};

export function mean(outcomes: readonly Outcome[], figure: Figure): number {
  return outcomes.reduce((sum, outcome) => sum + outcome[figure], 0) / outcomes.length;
}

/** The mean over the seeds is at least, or at most, so much. */
export function meanGate(figure: Figure, bound: 'at least' | 'at most', limit: number): Gate {
  return {
    claim: `mean ${NAMES[figure]} ${bound === 'at least' ? '≥' : '≤'} ${limit}`,
    holds: (outcomes) => (bound === 'at least' ? mean(outcomes, figure) >= limit : mean(outcomes, figure) <= limit),
  };
}

/** So many seeds reach so much. */
export function countGate(figure: Figure, count: number, limit: number): Gate {
  return {
    claim: `${count} seeds with ${NAMES[figure]} ≥ ${limit}`,
    holds: (outcomes) => outcomes.filter((outcome) => outcome[figure] >= limit).length >= count,
  };
}
