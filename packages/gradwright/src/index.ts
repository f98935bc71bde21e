export * from '@gradwright/backend-wasm';
export * from '@gradwright/core';
export * from '@gradwright/datasets';
export * from '@gradwright/layers';
export * from '@gradwright/losses';
export * from '@gradwright/optimizers';
export * from '@gradwright/training';
export { linearBaseline, trivialBaseline, type Baseline, type LinearBaselineOptions } from './baselines.ts';
export { exportJavaScript } from './export/export-javascript.ts';
export { exportJson } from './export/export-json.ts';
export { exportPage } from './export/export-page.ts';
export { score, type Score } from './score.ts';
export { fit, type AnswerTo, type Examples, type FitOptions, type Target } from './fit.ts';
export { loadModel, type LoadModelOptions } from './load-model.ts';
export { buildNetwork, type Network } from './network.ts';
export {
  createTrainedModel,
  type Answer,
  type Classification,
  type Flags,
  type Regression,
  type TrainedModel,
} from './trained-model.ts';
