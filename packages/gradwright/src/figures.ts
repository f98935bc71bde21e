import { unscaleTarget, type Preparation } from '@gradwright/datasets';
import {
  accuracy,
  balancedAccuracy,
  f1,
  meanError,
  r2,
  rootMeanSquaredError,
  type Metric,
  type Predictions,
} from '@gradwright/training';

/** A figure that predictions of some task are judged by. */
export interface FigureKind {
  /** Its name in code. */
  readonly key: string;
  /** Its name in print. */
  readonly name: string;
  readonly metric: Metric;
  /** `share`: shown in percent; `number`: as it is. */
  readonly kind: 'share' | 'number';
}

const CLASSIFICATION: readonly FigureKind[] = [
  { key: 'accuracy', name: 'accuracy', metric: accuracy, kind: 'share' },
  { key: 'balancedAccuracy', name: 'balanced accuracy', metric: balancedAccuracy, kind: 'share' },
  { key: 'f1', name: 'F1 (macro)', metric: f1(), kind: 'share' },
];

const FLAGS: readonly FigureKind[] = [
  { key: 'f1', name: 'F1 (micro)', metric: f1({ average: 'micro', multiLabel: true }), kind: 'share' },
];

const REGRESSION: readonly FigureKind[] = [
  { key: 'r2', name: 'R²', metric: r2, kind: 'number' },
  { key: 'rootMeanSquaredError', name: 'RMSE', metric: rootMeanSquaredError, kind: 'number' },
  { key: 'meanError', name: 'MAE', metric: meanError, kind: 'number' },
];

/** The figures for a task, the main one first. */
export function figuresOf({ target }: Preparation): readonly FigureKind[] {
  if (target.kind === 'numbers') return REGRESSION;
  return target.kind === 'flags' ? FLAGS : CLASSIFICATION;
}

/** The answers of a regression as they were before they were scaled; those of a classification are as they are. */
export function inOwnUnits({ shape, data }: Predictions, preparation: Preparation): Predictions {
  if (preparation.target.kind !== 'numbers') return { shape, data };
  return { shape, data: Float64Array.from(unscaleTarget(preparation, data)) };
}
