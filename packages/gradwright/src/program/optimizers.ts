import type { Schedule, Transform } from '@gradwright/core';
import { adaGrad, adam, adamW, rmsProp, sgd } from '@gradwright/optimizers';

/** The optimizers that the program knows by name, each with the rate it starts well with. */
const RECIPES: Readonly<
  Record<string, { readonly rate: number; readonly make: (learningRate: number | Schedule) => Transform }>
> = {
  adam: { rate: 0.003, make: (learningRate) => adam({ learningRate }) },
  adamw: { rate: 0.003, make: (learningRate) => adamW({ learningRate, weightDecay: 0.01 }) },
  sgd: { rate: 0.1, make: (learningRate) => sgd({ learningRate }) },
  momentum: { rate: 0.05, make: (learningRate) => sgd({ learningRate, momentum: 0.9 }) },
  nesterov: { rate: 0.05, make: (learningRate) => sgd({ learningRate, momentum: 0.9, nesterov: true }) },
  adagrad: { rate: 0.05, make: (learningRate) => adaGrad({ learningRate }) },
  rmsprop: { rate: 0.003, make: (learningRate) => rmsProp({ learningRate }) },
};

export const OPTIMIZERS: readonly string[] = Object.keys(RECIPES);

/** The optimizer of a name, at its own rate or at another. */
export function createOptimizer(name: string, learningRate?: number | Schedule): Transform {
  const { rate, make } = RECIPES[name]!;
  return make(learningRate ?? rate);
}
