import { classDataset, type ClassDataset } from './real-dataset.ts';
import { packed } from './wine-data.ts';

const FEATURES = [
  'alcohol',
  'malic acid',
  'ash',
  'alcalinity of ash',
  'magnesium',
  'total phenols',
  'flavanoids',
  'nonflavanoid phenols',
  'proanthocyanins',
  'color intensity',
  'hue',
  'od280/od315 of diluted wines',
  'proline',
];
const CLASSES = ['cultivar 1', 'cultivar 2', 'cultivar 3'] as const;

/**
 * Wines of three cultivars from one region of Italy: 178 samples, 13 chemical measurements.
 *
 * S. Aeberhard, M. Forina (1992), Wine, UCI Machine Learning Repository, doi:10.24432/C5PC7J, CC BY 4.0
 * (https://creativecommons.org/licenses/by/4.0/). Packed anew; no value is changed.
 *
 * @example wine().inputs.shape; // → [178, 13]
 */
export function wine(): ClassDataset<(typeof CLASSES)[number]> {
  return classDataset(packed, FEATURES, 'cultivar', CLASSES);
}
