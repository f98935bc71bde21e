import type { Predictions } from './predictions.ts';

/** What a metric compares: predictions of shape `[rows, …]`, and the targets as they stand in the dataset. */
export interface Compared {
  readonly prediction: Predictions;
  readonly target: Predictions;
}

/**
 * A number that says how good predictions are; reported, never minimised.
 *
 * `share`: the metric is the share of rows that are right, so that its interval is Wilson's; the others are bootstrapped.
 */
export interface Metric {
  (compared: Compared): number;
  readonly share?: true;
}
