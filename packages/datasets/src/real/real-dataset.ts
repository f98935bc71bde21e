import { datasetOf, identityTarget } from '../dataset-of.ts';
import type { PreparedDataset } from '../preparation.ts';
import { unpackColumns, type PackedTable } from './unpack.ts';

/** Examples of several classes, with names for features and classes. */
export interface ClassDataset<Class extends string = string> extends PreparedDataset {
  readonly featureNames: readonly string[];
  /** What each label stands for. */
  readonly classNames: readonly Class[];
}

/** Examples with a number to predict. */
export interface RegressionDataset extends PreparedDataset {
  readonly featureNames: readonly string[];
  readonly targetName: string;
}

/** The examples of a packed table whose last column is the label. */
export function classDataset<const Class extends string>(
  packed: PackedTable,
  featureNames: readonly string[],
  targetName: string,
  classNames: readonly Class[],
): ClassDataset<Class> {
  const { inputs, answers } = rowsOf(packed);
  const dataset = datasetOf({
    inputs,
    inputShape: [packed.rows, featureNames.length],
    targets: answers,
    targetShape: [packed.rows],
    preparation: {
      version: 1,
      inputs: { kind: 'numbers', shape: [featureNames.length], names: featureNames, center: 0, scale: 1 },
      target: { kind: 'classes', name: targetName, names: classNames, cell: 'text', decimal: '.' },
    },
  });
  return { ...dataset, featureNames, classNames };
}

/** The examples of a packed table whose last column is a number to predict. */
export function regressionDataset(packed: PackedTable, featureNames: readonly string[], targetName: string): RegressionDataset {
  const { inputs, answers } = rowsOf(packed);
  const dataset = datasetOf({
    inputs,
    inputShape: [packed.rows, featureNames.length],
    targets: answers,
    targetShape: [packed.rows, 1],
    preparation: {
      version: 1,
      inputs: { kind: 'numbers', shape: [featureNames.length], names: featureNames, center: 0, scale: 1 },
      target: identityTarget(1, [targetName]),
    },
  });
  return { ...dataset, featureNames, targetName };
}

function rowsOf(packed: PackedTable) {
  const columns = unpackColumns(packed);
  const features = columns.slice(0, -1);
  const inputs = Float64Array.from({ length: packed.rows * features.length }, (_, i) => {
    return features[i % features.length]![Math.floor(i / features.length)]!;
  });
  return { inputs, answers: columns.at(-1)! };
}
