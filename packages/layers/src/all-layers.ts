import { avgPool2d } from './avg-pool2d.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { elu } from './elu.ts';
import { embedding } from './embedding.ts';
import { flatten } from './flatten.ts';
import { freeze } from './freeze.ts';
import { gelu } from './gelu.ts';
import { layerNorm } from './layer-norm.ts';
import { leakyRelu } from './leaky-relu.ts';
import { logSoftmax } from './log-softmax.ts';
import { maxPool2d } from './max-pool2d.ts';
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
  avgPool2d,
  batchNorm,
  conv2d,
  dense,
  dropout,
  elu,
  embedding,
  flatten,
  freeze,
  gelu,
  layerNorm,
  leakyRelu,
  logSoftmax,
  maxPool2d,
  relu,
  residual,
  sequential,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
};
