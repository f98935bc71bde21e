export { backendCases, type BackendCaseOptions } from './backend-cases.ts';
export type { Case, Skips } from './case.ts';
export { datasetCases, type DatasetCaseOptions } from './dataset-cases.ts';
export { createTestingBackend } from './float64-backend.ts';
export {
  checkGradients,
  type FunctionGradients,
  type GradientCheckOptions,
  type GradientReport,
  type LayerGradients,
  type LossGradients,
} from './gradient-check.ts';
export { kernelCalls, type KernelBench, type KernelCall } from './kernel-calls.ts';
export { layerCases, type LayerCaseOptions } from './layer-cases.ts';
export { lossCases, type LossCaseOptions } from './loss-cases.ts';
export type { Draw } from './prepare-layer.ts';
export { transformCases, type TransformCaseOptions } from './transform-cases.ts';
