export {
  eluBackward,
  eluForward,
  geluBackward,
  geluForward,
  leakyRelu,
  reluBackward,
  reluForward,
  sigmoidBackward,
  sigmoidForward,
  siluBackward,
  softplusForward,
  tanhBackward,
  tanhForward,
  timesSigmoid,
} from './activations';
export { dropoutForward } from './dropout';
export { add, addScaled, clamp, copy, fill, hasNonFinite, inverseRoot, multiply, scale, trackStatistic } from './elementwise';
export {
  categoricalCrossEntropyBackward,
  categoricalCrossEntropyForward,
  meanTerms,
  scaleSlopes,
  softmaxCrossEntropyBackward,
  softmaxCrossEntropyForward,
  wrongLabel,
  wrongProbability,
} from './losses';
export { matmul, matmulWorkspace } from './matmul';
export {
  batchNormBackward,
  batchNormForward,
  batchNormGammaGradient,
  columnMoments,
  layerNormBackward,
  layerNormForward,
  layerNormGammaGradient,
} from './norms';
export { gatherRows, scatterAddRows, wrongIndex } from './rows';
export { logSoftmaxBackward, logSoftmaxForward, softmaxBackward, softmaxForward } from './softmax';
export { accumulateRows, sumBlock, sumRows } from './sums';
export { adaGradUpdate, adamUpdate, addL1Gradient, applyUpdates, momentumUpdate, rmsPropUpdate, scaleToNorm } from './updates';
export { pool2d, slideColumns } from './windows';

/** The first byte after the module's own data. */
export function heapBase(): usize {
  return __heap_base;
}
