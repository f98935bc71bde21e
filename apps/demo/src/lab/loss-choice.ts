import { choiceOf, type DataName, type OwnPoints } from './data.ts';

/** What a run makes small. */
export const LOSSES = ['softmaxCrossEntropy', 'sigmoidCrossEntropy', 'meanSquaredError', 'meanAbsoluteError', 'huber'] as const;
export type LossName = (typeof LOSSES)[number];

/** Where Huber's loss turns from a square into a line, in deviations of the numbers to predict. */
export const DELTA = 0.5;

export interface WithLoss {
  readonly data: DataName;
  readonly own: OwnPoints;
  readonly loss: LossName;
}

/** Those that suit what is learned, the usual one first. */
export function lossesFor(recipe: Pick<WithLoss, 'data' | 'own'>): readonly LossName[] {
  const { classes } = choiceOf(recipe);
  if (classes === 0) return ['meanSquaredError', 'meanAbsoluteError', 'huber'];
  return classes === 2 ? ['softmaxCrossEntropy', 'sigmoidCrossEntropy'] : ['softmaxCrossEntropy'];
}

/** The loss that was chosen, or the usual one where that does not suit. */
export function lossNameOf(recipe: WithLoss): LossName {
  const suitable = lossesFor(recipe);
  return suitable.includes(recipe.loss) ? recipe.loss : suitable[0]!;
}

/** Whether one output says yes or no, in place of one for each of two classes. */
export function isBinary(recipe: WithLoss): boolean {
  return lossNameOf(recipe) === 'sigmoidCrossEntropy';
}
