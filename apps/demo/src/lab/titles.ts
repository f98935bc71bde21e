import { sha256 } from '@gradwright/core';
import { FEATURES, featuresOf } from './features.ts';
import { DATA } from './data.ts';
import { DELTA, lossNameOf, type LossName } from './loss-choice.ts';
import type { ActivationName, InitialName, OptimizerName, PenaltyName, Recipe } from './recipe.ts';

/** Names of what can be chosen. */
export const TITLES: Readonly<Record<ActivationName | InitialName | OptimizerName | PenaltyName | LossName, string>> = {
  relu: 'ReLU',
  leakyRelu: 'Leaky ReLU',
  tanh: 'tanh',
  sigmoid: 'Sigmoid',
  gelu: 'GELU',
  he: 'He',
  glorot: 'Glorot',
  tiny: 'tiny, 0.01',
  huge: 'huge, 5',
  l2: 'L2, squares',
  l1: 'L1, sizes',
  softmaxCrossEntropy: 'Cross-entropy',
  sigmoidCrossEntropy: 'Binary cross-entropy',
  meanSquaredError: 'Squared error',
  meanAbsoluteError: 'Absolute error',
  huber: `Huber, δ = ${DELTA}`,
  sgd: 'SGD',
  classic: 'Momentum, classic',
  heavyBall: 'Momentum, heavy ball',
  ema: 'Momentum, average',
  nesterov: 'Momentum, Nesterov',
  rmsProp: 'RMSprop',
  adam: 'Adam',
};

/** What each part of a recipe is called. */
export const LABELS: Readonly<Record<keyof Recipe, string>> = {
  data: 'Points',
  own: 'Your own points',
  noise: 'Noise',
  scale: 'Inputs times',
  features: 'Inputs beside the place',
  validation: 'Kept apart, not learned from',
  hidden: 'Hidden units',
  activation: 'Activation',
  initial: 'First weights',
  batchNorm: 'Batch normalisation',
  dropout: 'Dropout',
  residual: 'Residual connections',
  penalty: 'Penalty on weights',
  l2: 'Penalty λ',
  loss: 'Loss',
  optimizer: 'Learns by',
  beta: 'Momentum β',
  learningRate: 'Rate η',
  decay: 'Decay of the rate',
  clip: 'Longest gradient',
  batchSize: 'Points in a step',
  seed: 'Seed',
  from: 'Begins with',
};

/** A part of a recipe in words. */
function inWords(part: keyof Recipe, recipe: Recipe): string {
  const value = recipe[part];
  if (part === 'data') return DATA[recipe.data].title;
  if (part === 'own')
    return recipe.data === 'own'
      ? `${recipe.own.rows.length} points, ${sha256(new TextEncoder().encode(JSON.stringify(recipe.own))).slice(0, 6)}`
      : '';
  if (part === 'features')
    return (
      featuresOf(recipe)
        .map((name) => FEATURES[name].title)
        .join(', ') || 'none'
    );
  if (part === 'loss') return TITLES[lossNameOf(recipe)];
  if (part === 'penalty') return '';
  if (part === 'l2') return recipe.l2 > 0 ? `${recipe.l2} (${recipe.penalty.toUpperCase()})` : 'none';
  if (part === 'from') return recipe.from === null ? 'weights of its own' : `those of step ${recipe.from.step}`;
  if (part === 'hidden') return recipe.hidden.length === 0 ? 'none' : recipe.hidden.join(', ');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (part === 'clip' && value === 0) return 'any';
  if (part === 'batchSize' && value === 1000) return 'all';
  if (typeof value === 'string') return TITLES[value as keyof typeof TITLES];
  return String(value);
}

/** In what two recipes differ: the name of each part, and what it is in either. */
export function differences(from: Recipe, to: Recipe): { readonly label: string; readonly from: string; readonly to: string }[] {
  const parts = Object.keys(LABELS) as (keyof Recipe)[];
  return parts
    .map((part) => ({ label: LABELS[part], from: inWords(part, from), to: inWords(part, to) }))
    .filter((difference) => difference.from !== difference.to);
}
