import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { elu } from './elu.ts';
import { freeze } from './freeze.ts';
import { gelu } from './gelu.ts';
import { leakyRelu } from './leaky-relu.ts';
import { logSoftmax } from './log-softmax.ts';
import { relu } from './relu.ts';
import { residual } from './residual.ts';
import { sequential } from './sequential.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { tanh } from './tanh.ts';

/**
 * Every factory of this package, for `build` and `loadModel` where any model may come. Naming only those that a model needs
 * keeps a bundle small: `{ use: { sequential, dense, relu } }`.
 *
 * @example
 * const model = build(['sequential', [['dense', [2, 3]], ['relu', []]]], { use: allLayers });
 * model.type; // → "sequential"
 */
export const allLayers = {
  dense,
  dropout,
  elu,
  freeze,
  gelu,
  leakyRelu,
  logSoftmax,
  relu,
  residual,
  sequential,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
};
