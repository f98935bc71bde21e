import { readFileSync } from 'node:fs';
import { breastCancer, diabetes, digits, iris, standardise, subset, wine, type PreparedDataset } from '@gradwright/datasets';
import { dense, relu, sequential } from '@gradwright/layers';
import { l2, meanSquaredError, softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { meanGate, type Experiment } from './experiment.ts';

/** What scikit-learn's multi-layer perceptron reaches with the same layers on the same rows. */
interface Golden {
  readonly name: string;
  readonly inputs: { readonly test_indices: { readonly data: readonly number[] } };
  readonly expected: { readonly suggested_floor_mean_of_5_runs?: number; readonly suggested_floor_mean_r2_of_5_runs?: number };
}

const file = new URL('../../../packages/datasets/test/golden/real_data.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Golden[] };

const EPOCHS = 100;
const BATCH_SIZE = 32;
/** For the regression, whose 332 rows are few for its noise; as strong as the reference's `alpha` 1 on batches of 200. */
const PENALTY = 0.005;

function realExperiment(dataset: string, load: () => PreparedDataset, hidden: number): Experiment {
  const { inputs, expected } = cases.find(({ name }) => name === `${dataset}_h${hidden}`)!;
  const regression = expected.suggested_floor_mean_r2_of_5_runs !== undefined;
  const floor = (expected.suggested_floor_mean_r2_of_5_runs ?? expected.suggested_floor_mean_of_5_runs)!;
  return {
    name: dataset.replace('_', ' '),
    recipe: `hidden (${hidden}), ReLU, Adam 0.001, ${EPOCHS} epochs of batches of ${BATCH_SIZE}${regression ? `, L2 ${PENALTY}` : ''}`,
    seeds: Array.from({ length: 10 }, (_, seed) => seed),
    score: regression ? 'R²' : 'accuracy',
    start: () => {
      const { train, test } = divide(load(), inputs.test_indices.data);
      const [features, outputs] = [train.inputs.shape[1]!, train.preparation.target.names.length];
      const options = regression ? { penalty: l2(PENALTY) } : {};
      return {
        train,
        test,
        model: sequential(dense(features, hidden, options), relu(), dense(hidden, outputs, options)),
        loss: regression ? meanSquaredError() : softmaxCrossEntropy(),
        optimizer: adam({ learningRate: 0.001 }),
        epochs: EPOCHS,
        batchSize: BATCH_SIZE,
      };
    },
    gates: [meanGate('testScore', 'at least', floor)],
  };
}

/** The rows that `testRows` names, and all others, both scaled by the others' means and deviations. */
function divide(data: PreparedDataset, testRows: readonly number[]) {
  const held = new Set(testRows);
  const trainRows = Array.from({ length: data.size }, (_, row) => row).filter((row) => !held.has(row));
  const [train, test] = standardise(subset(data, trainRows), subset(data, testRows));
  return { train, test };
}

export const realData: readonly Experiment[] = [
  realExperiment('iris', iris, 64),
  realExperiment('wine', wine, 64),
  realExperiment('breast_cancer', breastCancer, 64),
  realExperiment('digits', digits, 64),
  realExperiment('diabetes', diabetes, 16),
];
