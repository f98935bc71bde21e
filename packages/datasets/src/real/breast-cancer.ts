import { packed } from './breast-cancer-data.ts';
import { classDataset, type ClassDataset } from './real-dataset.ts';

const MEASURES = [
  'radius',
  'texture',
  'perimeter',
  'area',
  'smoothness',
  'compactness',
  'concavity',
  'concave points',
  'symmetry',
  'fractal dimension',
];
const CLASSES = ['malignant', 'benign'] as const;

/**
 * Breast cancer, Wisconsin (diagnostic): 569 samples, ten measures of the cell nuclei in a picture, each as mean, standard error and worst
 * value; malignant (label 0) or benign.
 *
 * W. Wolberg, O. Mangasarian, N. Street, W. Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository,
 * doi:10.24432/C5DW2B, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Packed anew; no value is changed.
 *
 * @example breastCancer().inputs.shape; // → [569, 30]
 */
export function breastCancer(): ClassDataset<(typeof CLASSES)[number]> {
  const names = [
    ...MEASURES.map((measure) => `mean ${measure}`),
    ...MEASURES.map((measure) => `${measure} error`),
    ...MEASURES.map((measure) => `worst ${measure}`),
  ];
  return classDataset(packed, names, 'diagnosis', CLASSES);
}
