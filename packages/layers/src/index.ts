export { allLayers } from './all-layers.ts';
export { avgPool2d, type AvgPool2dOptions } from './avg-pool2d.ts';
export { batchNorm, type BatchNormLayer, type BatchNormOptions } from './batch-norm.ts';
export { conv2d, type Conv2dLayer, type Conv2dOptions } from './conv2d.ts';
export { dense, type DenseLayer, type DenseOptions } from './dense.ts';
export { dropout, type DropoutOptions } from './dropout.ts';
export { elu } from './elu.ts';
export { embedding, type EmbeddingLayer, type EmbeddingOptions } from './embedding.ts';
export { flatten } from './flatten.ts';
export { freeze, unfreeze, type Frozen } from './freeze.ts';
export { gelu } from './gelu.ts';
export {
  inspect,
  type InspectedLayer,
  type InspectedParameter,
  type Inspection,
  type InspectOptions,
  type Snapshot,
} from './inspect.ts';
export { layerNorm, type LayerNormLayer, type LayerNormOptions } from './layer-norm.ts';
export { leakyRelu } from './leaky-relu.ts';
export { logSoftmax } from './log-softmax.ts';
export { maxPool2d } from './max-pool2d.ts';
export type { Pool2dOptions } from './pool-options.ts';
export { relu, type ReluLayer } from './relu.ts';
export { residual, type Residual, type ResidualOptions } from './residual.ts';
export { sequential, type Sequential } from './sequential.ts';
export { sigmoid } from './sigmoid.ts';
export { silu } from './silu.ts';
export { softmax } from './softmax.ts';
export { softplus } from './softplus.ts';
export { tanh } from './tanh.ts';
export type { Padding, Pair } from './window-options.ts';
