export type { Backend } from './backend.ts';
export { blockLike, eachSegment } from './block.ts';
export { build, type Factory } from './build.ts';
export { checkBoolean, checkChoice, checkInteger, checkNumber, checkOptions, wrongType, type Bounds } from './checks.ts';
export type { Context } from './context.ts';
export { createContext, type ContextOptions } from './create-context.ts';
export type { Dataset } from './dataset.ts';
export { deprecated } from './deprecated.ts';
export { describe, isDescribed, isDescription } from './describe.ts';
export type { Described, Json, Setting } from './description.ts';
export { dispatch, expectDistinct, expectRank, expectShape, expectTensor, output } from './dispatch.ts';
export { epochOrder } from './epoch-order.ts';
export { createError, isGradwrightError, type ErrorCode, type ErrorDetails, type GradwrightError } from './errors.ts';
export { backwardThrough, forwardChild, forwardThrough, trains } from './forward-child.ts';
export type { Initializer } from './initializer.ts';
export {
  allInitializers,
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  scaledNormal,
  zero,
} from './initializers.ts';
export { accumulateRows, type LossScaling } from './kernels/accumulate-rows.ts';
export { scaleToNorm } from './kernels/scale-to-norm.ts';
export { scale } from './kernels/scale.ts';
export { rmsPropUpdate } from './kernels/rms-prop-update.ts';
export { momentumUpdate } from './kernels/momentum-update.ts';
export { hasNonFinite } from './kernels/has-non-finite.ts';
export { clamp } from './kernels/clamp.ts';
export { applyUpdates } from './kernels/apply-updates.ts';
export { addScaled } from './kernels/add-scaled.ts';
export { adamUpdate } from './kernels/adam-update.ts';
export { adaGradUpdate } from './kernels/ada-grad-update.ts';
export { add } from './kernels/add.ts';
export { addL1Gradient } from './kernels/add-l1-gradient.ts';
export { addL2Gradient, type PenaltyRate } from './kernels/add-l2-gradient.ts';
export { avgPool2dBackward, avgPool2dForward, type AvgPool2dWindow } from './kernels/avg-pool2d.ts';
export { batchNormBackward, batchNormForward, batchNormGammaGradient } from './kernels/batch-norm.ts';
export { binaryCrossEntropyBackward, binaryCrossEntropyForward } from './kernels/binary-cross-entropy.ts';
export { categoricalCrossEntropyBackward, categoricalCrossEntropyForward } from './kernels/categorical-cross-entropy.ts';
export { wrongLabel, type SmoothingOptions } from './kernels/class-targets.ts';
export { columnMoments } from './kernels/column-moments.ts';
export { copy } from './kernels/copy.ts';
export { dropoutForward, type DropoutMask } from './kernels/dropout.ts';
export { elementGradient, elementLosses, meanTerms, scaleSlopes } from './kernels/element-losses.ts';
export { eluBackward, eluForward, type EluOptions } from './kernels/elu.ts';
export { fill } from './kernels/fill.ts';
export { gatherRows, scatterAddRows, wrongIndex } from './kernels/gather-rows.ts';
export { geluBackward, geluForward, type GeluOptions } from './kernels/gelu.ts';
export { huberBackward, huberForward, type HuberOptions } from './kernels/huber.ts';
export { col2im, im2col, type DilatedWindow2d } from './kernels/im2col.ts';
export { inverseRoot } from './kernels/inverse-root.ts';
export { layerNormBackward, layerNormForward, layerNormGammaGradient, type RowStatistics } from './kernels/layer-norm.ts';
export { leakyReluBackward, leakyReluForward, type LeakyReluOptions } from './kernels/leaky-relu.ts';
export { logSoftmaxBackward, logSoftmaxForward } from './kernels/log-softmax.ts';
export { matmul, type MatmulOptions } from './kernels/matmul.ts';
export { maxPool2dBackward, maxPool2dForward } from './kernels/max-pool2d.ts';
export { meanAbsoluteErrorBackward, meanAbsoluteErrorForward } from './kernels/mean-absolute-error.ts';
export { meanSquaredErrorBackward, meanSquaredErrorForward } from './kernels/mean-squared-error.ts';
export { checkProbabilities, wrongProbability } from './kernels/probabilities.ts';
export { multiply } from './kernels/multiply.ts';
export { reluBackward, reluForward } from './kernels/relu.ts';
export { sigmoidCrossEntropyBackward, sigmoidCrossEntropyForward } from './kernels/sigmoid-cross-entropy.ts';
export { sigmoidBackward, sigmoidForward } from './kernels/sigmoid.ts';
export { siluBackward, siluForward, type SiluOptions } from './kernels/silu.ts';
export { softmaxCrossEntropyBackward, softmaxCrossEntropyForward } from './kernels/softmax-cross-entropy.ts';
export { softmaxBackward, softmaxForward } from './kernels/softmax.ts';
export { softplusBackward, softplusForward, type SoftplusOptions } from './kernels/softplus.ts';
export { sumOfAbsolutes } from './kernels/sum-of-absolutes.ts';
export { sumOfSquares, type SumOptions } from './kernels/sum-of-squares.ts';
export { sumRows } from './kernels/sum-rows.ts';
export { tanhBackward, tanhForward } from './kernels/tanh.ts';
export { trackStatistic, type TrackOptions } from './kernels/track-statistic.ts';
export type { Backward, Layer, Same } from './layer.ts';
export type { Loss, LossOptions } from './loss.ts';
export { readNow, tensor, toArray, zeros, type Nested } from './make-tensor.ts';
export { erf } from './math/erf.ts';
export { exp } from './math/exp.ts';
export { log } from './math/log.ts';
export { log1p } from './math/softplus.ts';
export { cos, sin } from './math/sin-cos.ts';
export { createMemory, type Memory, type Store } from './memory.ts';
export { createParameter, type Home, type Parameter, type ParameterOptions } from './parameter.ts';
export { parametersOf, type PathedParameter } from './parameters-of.ts';
export type { Penalty } from './penalty.ts';
export { place, release, type PlaceOptions } from './place.ts';
export { checkValues, placeValues, type ModelValues, type PlaceValuesOptions } from './place-values.ts';
export { checkContext } from './check-context.ts';
export { createRandom, integers, normal, permutation, randomWords, shuffle, uniform, type Random } from './random.ts';
export { createReferenceBackend } from './reference-backend.ts';
export { rowLoss, type RowLoss } from './row-loss.ts';
export { decodeSafetensors, encodeSafetensors, type Safetensors, type StoredTensor, type TensorData } from './safetensors.ts';
export type { Placement } from './settle.ts';
export { sha256 } from './sha256.ts';
export { checkShape, MAX_RANK, MAX_SIZE, sameShape, showShape, sizeOf, wrongShape, type Shape } from './shape.ts';
export { show } from './show.ts';
export type { HostTensor, Scalar, Tensor } from './tensor.ts';
export type { Block, BlockEntry, Progress, Schedule, Transform, TransformState } from './transform.ts';
export { slide, type Sliding, type Window2d } from './window.ts';
