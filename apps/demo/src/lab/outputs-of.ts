import { choiceOf } from './data.ts';
import { isBinary, type WithLoss } from './loss-choice.ts';

/** How many numbers the network answers with: one a class, one for both of two classes, or the number itself. */
export function outputsOf(recipe: WithLoss): number {
  return isBinary(recipe) ? 1 : Math.max(choiceOf(recipe).classes, 1);
}
