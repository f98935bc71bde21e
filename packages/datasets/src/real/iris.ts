import { packed } from './iris-data.ts';
import { classDataset, type ClassDataset } from './real-dataset.ts';

const FEATURES = ['sepal length', 'sepal width', 'petal length', 'petal width'];
const CLASSES = ['setosa', 'versicolor', 'virginica'] as const;

/**
 * Fisher's irises: 150 flowers of three species, four lengths in centimetres.
 *
 * R. A. Fisher (1936), "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7, 179–188; after E. Anderson.
 * UCI Machine Learning Repository, doi:10.24432/C56C76, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), in the version of
 * scikit-learn, which follows Fisher's paper. Packed anew; no value is changed.
 *
 * @example
 * iris().inputs.shape; // → [150, 4]
 * iris().classNames; // → ['setosa', 'versicolor', 'virginica']
 */
export function iris(): ClassDataset<(typeof CLASSES)[number]> {
  return classDataset(packed, FEATURES, 'species', CLASSES);
}
