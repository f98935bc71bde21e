import type { Transform } from '@gradwright/core';
import { adam, rmsProp, sgd } from '@gradwright/optimizers';
import type { OptimizerName } from './messages.ts';

/** Each at a rate that suits it: what differs is the way, not the care. */
export const OPTIMIZERS: Readonly<Record<OptimizerName, () => Transform>> = {
  momentum: () => sgd({ learningRate: 1, decay: 1e-3, momentum: 0.9 }),
  sgd: () => sgd({ learningRate: 1, decay: 1e-4 }),
  adam: () => adam({ learningRate: 0.02, decay: 1e-4 }),
  rmsprop: () => rmsProp({ learningRate: 0.01, decay: 1e-4 }),
};
