import { DATA } from './data.ts';
import type { Recipe } from './recipe.ts';

/** How many numbers the network answers with: one a class, or the number itself. */
export function outputsOf({ data }: Pick<Recipe, 'data'>): number {
  return Math.max(DATA[data].classes, 1);
}
