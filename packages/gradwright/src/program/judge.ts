import { readNow, type Dataset } from '@gradwright/core';
import type { Preparation } from '@gradwright/datasets';
import {
  accuracy,
  balancedAccuracy,
  f1,
  intervalOf,
  meanError,
  r2,
  rootMeanSquaredError,
  type Compared,
  type Interval,
  type Metric,
  type Predictions,
} from '@gradwright/training';

/** One figure about predictions, with how far chance may have moved it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly interval: Interval;
  /** `share`: shown in percent; `number`: as it is. */
  readonly kind: 'share' | 'number';
}

const CLASSIFICATION: readonly (readonly [name: string, metric: Metric, kind: Figure['kind']])[] = [
  ['accuracy', accuracy, 'share'],
  ['balanced accuracy', balancedAccuracy, 'share'],
  ['F1 (macro)', f1(), 'share'],
];

const MULTI_LABEL: typeof CLASSIFICATION = [['F1 (micro)', f1({ average: 'micro', multiLabel: true }), 'share']];

const REGRESSION: typeof CLASSIFICATION = [
  ['R²', r2, 'number'],
  ['RMSE', rootMeanSquaredError, 'number'],
  ['MAE', meanError, 'number'],
];

/** The metric by which models of a task are set against baselines. */
export function mainMetric({ target }: Preparation): Metric {
  return metricsOf(target.kind)[0]![1];
}

/** Measures predictions for some rows, regressions in the target's own units. */
export function judge(prediction: Predictions, data: Dataset, preparation: Preparation): Figure[] {
  const compared = inOwnUnits({ prediction, target: { shape: data.targets.shape, data: readNow(data.targets) } }, preparation);
  return metricsOf(preparation.target.kind).map(([name, metric, kind]) => {
    const value = metric(compared);
    return { name, value, interval: intervalOf(metric, compared, value), kind };
  });
}

/** Predictions and targets as they were before scaling. */
function inOwnUnits({ prediction, target }: Compared, preparation: Preparation): Compared {
  const answer = preparation.target;
  if (answer.kind !== 'numbers') return { prediction, target };
  const { center, scale } = answer;
  const restore = ({ shape, data }: Predictions): Predictions => {
    return { shape, data: Float64Array.from(data, (value, i) => value * scale[i % scale.length]! + center[i % center.length]!) };
  };
  return { prediction: restore(prediction), target: restore(target) };
}

function metricsOf(kind: Preparation['target']['kind']): typeof CLASSIFICATION {
  if (kind === 'numbers') return REGRESSION;
  return kind === 'flags' ? MULTI_LABEL : CLASSIFICATION;
}
