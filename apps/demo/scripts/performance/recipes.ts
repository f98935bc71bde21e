import { FIRST, MOST_LAYERS, MOST_UNITS, type Recipe } from '../../src/lab/recipe.ts';

/** What is measured: what the page begins with, and the most that it can draw. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  'first visit, 2-8-8-3': FIRST,
  'largest network, 2-12-12-12-12-12-3': { ...FIRST, hidden: Array.from({ length: MOST_LAYERS }, () => MOST_UNITS) },
};
