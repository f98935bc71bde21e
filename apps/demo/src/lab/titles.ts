import { labels, titles, values } from '#text/lab-settings';
import { sha256 } from '@gradwright/core';
import { FEATURES, featuresOf } from './features.ts';
import { DATA } from './data.ts';
import { DELTA, lossNameOf, type LossName } from './loss-choice.ts';
import type { ActivationName, InitialName, OptimizerName, PenaltyName, Recipe } from './recipe.ts';

/** Names of what can be chosen. */
export const TITLES: Readonly<Record<ActivationName | InitialName | OptimizerName | PenaltyName | LossName, string>> = {
  ...titles,
  huber: titles.huber(DELTA),
};

/** What each part of a recipe is called. */
export const LABELS: Readonly<Record<keyof Recipe, string>> = labels;

/** A part of a recipe in words. */
function inWords(part: keyof Recipe, recipe: Recipe): string {
  const value = recipe[part];
  if (part === 'data') return DATA[recipe.data].title;
  if (part === 'own')
    return recipe.data === 'own'
      ? values.own(recipe.own.rows.length, sha256(new TextEncoder().encode(JSON.stringify(recipe.own))).slice(0, 6))
      : '';
  if (part === 'features')
    return (
      featuresOf(recipe)
        .map((name) => FEATURES[name].title)
        .join(', ') || values.none
    );
  if (part === 'loss') return TITLES[lossNameOf(recipe)];
  if (part === 'penalty') return '';
  if (part === 'l2') return recipe.l2 > 0 ? `${recipe.l2} (${recipe.penalty.toUpperCase()})` : values.none;
  if (part === 'from') return recipe.from === null ? values.ownWeights : values.weightsOf(recipe.from.step);
  if (part === 'hidden') return recipe.hidden.length === 0 ? values.none : recipe.hidden.join(', ');
  if (typeof value === 'boolean') return value ? values.on : values.off;
  if (part === 'clip' && value === 0) return values.any;
  if (part === 'batchSize' && value === 1000) return values.all;
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
