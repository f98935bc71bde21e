export { browserStore } from './browser-store.ts';
export { decodeCheckpoint, type Checkpoint, type LossesSoFar } from './checkpoint-file.ts';
export type { CheckpointOptions } from './checkpoint-options.ts';
export type { CheckpointPlace } from './checkpoint-place.ts';
export {
  createCheckpointStore,
  fromCheckpoint,
  memoryStore,
  type CheckpointStore,
  type KeepOptions,
} from './checkpoint-store.ts';
export { compareTrials, type CompareTrialsOptions, type Trial } from './compare/compare-trials.ts';
export { pairedComparison, type PairedComparison, type ScoreSummary } from './compare/paired-comparison.ts';
export { diagnose, type Diagnosis, type Fix, type Verdict } from './doctor/diagnose.ts';
export { doctor, type DoctorOptions } from './doctor/doctor.ts';
export { applyPatch, type Patch } from './doctor/patch.ts';
export type { ClassCount, InputScale, LayerSignals, RunRecord, Signals } from './doctor/record.ts';
export { describeRun, type Describable, type RunDescription } from './doctor/run-description.ts';
export { earlyStopping, type EarlyStoppingOptions } from './early-stopping.ts';
export { evaluate, type EvaluateOptions, type Evaluation } from './evaluate.ts';
export type {
  CheckpointEvent,
  DiagnosisEvent,
  EndEvent,
  EndReason,
  EpochEvent,
  History,
  MetricValues,
  ResumeEvent,
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
export { findLearningRate, type FindLearningRateOptions, type LearningRates } from './find-learning-rate.ts';
export { predict, type PredictOptions } from './predict.ts';
export type { Predictions } from './predictions.ts';
export type { RunConfiguration } from './run-configuration.ts';
export type { Slots } from './slots.ts';
export { train, type Run } from './train.ts';
export type { TrainOptions } from './train-options.ts';
export type { Doctor, RunWatcher, StepWatcher, WatchedRun } from './watching.ts';
export { readWeights, writeWeights, type Weights } from './weights.ts';
export { serveTraining, type ServeTrainingOptions } from './worker/serve-training.ts';
export type { ParentPort } from './worker/parent-port.ts';
export type { TrainingWorker } from './worker/line.ts';
export { trainInWorker, type TrainInWorkerOptions, type WorkerRun } from './worker/train-in-worker.ts';
