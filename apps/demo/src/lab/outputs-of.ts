import { choiceOf } from './data.ts';
import type { Recipe } from './recipe.ts';

/** How many numbers the network answers with: one a class, or the number itself. */
export function outputsOf(recipe: Pick<Recipe, 'data' | 'own'>): number {
  return Math.max(choiceOf(recipe).classes, 1);
}
