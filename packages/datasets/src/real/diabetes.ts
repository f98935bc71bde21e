import { packed } from './diabetes-data.ts';
import { regressionDataset, type RegressionDataset } from './real-dataset.ts';

const FEATURES = ['age', 'sex', 'bmi', 'bp', 's1', 's2', 's3', 's4', 's5', 's6'];

/**
 * Diabetes: 442 patients, ten measures (age, sex, body mass index, blood pressure and six blood serum values) in their own units, and the
 * progression of the disease one year on, a number from 25 to 346.
 *
 * B. Efron, T. Hastie, I. Johnstone, R. Tibshirani (2004), "Least angle regression", Annals of Statistics 32(2), 407–499; the data
 * were published by the authors with the paper, and state no licence. Packed anew; no value is changed.
 *
 * @example
 * diabetes().inputs.shape; // → [442, 10]
 * diabetes().targets.shape; // → [442, 1]
 */
export function diabetes(): RegressionDataset {
  return regressionDataset(packed, FEATURES, 'progression');
}
