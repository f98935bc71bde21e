import { readNow, type Dataset } from '@gradwright/core';
import type { Preparation } from '@gradwright/datasets';
import { intervalOf, type Interval, type Metric, type Predictions } from '@gradwright/training';
import { figuresOf, inOwnUnits, type FigureKind } from '../figures.ts';

/** One figure about predictions, with how far chance may have moved it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly interval: Interval;
  readonly kind: FigureKind['kind'];
}

/** The metric by which models of a task are set against baselines. */
export function mainMetric(preparation: Preparation): Metric {
  return figuresOf(preparation)[0]!.metric;
}

/** Measures predictions for some rows, regressions in the target's own units. */
export function judge(prediction: Predictions, data: Dataset, preparation: Preparation): Figure[] {
  const target = { shape: data.targets.shape, data: readNow(data.targets) };
  const compared = { prediction: inOwnUnits(prediction, preparation), target: inOwnUnits(target, preparation) };
  return figuresOf(preparation).map(({ name, metric, kind }) => {
    const value = metric(compared);
    return { name, value, interval: intervalOf(metric, compared, value), kind };
  });
}
