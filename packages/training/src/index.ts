export { earlyStopping, type EarlyStoppingOptions } from './early-stopping.ts';
export { evaluate, type EvaluateOptions, type Evaluation } from './evaluate.ts';
export type {
  EndEvent,
  EndReason,
  EpochEvent,
  History,
  MetricValues,
  StepEvent,
  Stopping,
  StoppingRule,
  TrainingEvent,
} from './events.ts';
export { bootstrapInterval, intervalOf, wilsonInterval, type Interval } from './intervals.ts';
export type { Compared, Metric } from './metric.ts';
export { accuracy, balancedAccuracy, topK } from './metrics/accuracy.ts';
export { readClasses, type Classes } from './metrics/classes.ts';
export { confusionMatrix } from './metrics/confusion-matrix.ts';
export { classReport, f1, precision, recall, type AverageOptions } from './metrics/precision-recall.ts';
export { averagePrecision, rocAuc } from './metrics/ranking.ts';
export { meanError, r2, rootMeanSquaredError } from './metrics/regression.ts';
export { decodeModel, encodeModel, type DecodeModelOptions, type LoadedModelFile, type ModelFileContents } from './model-file.ts';
export { predict, type PredictOptions } from './predict.ts';
export type { Predictions } from './predictions.ts';
export { train, type Run, type TrainOptions } from './train.ts';
export { readWeights, writeWeights, type Weights } from './weights.ts';
