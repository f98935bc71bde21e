import { checkInteger, checkNumber, createError, show, wrongType } from '@gradwright/core';

/**
 * The weight of each example, by its class: `weights[label]`, or with 'balanced' N/(K·count of the label), so that each of the K
 * classes that occur counts as much as any other and the weights' mean is 1 (as scikit-learn's `class_weight`).
 *
 * `classes` says how many there are; by default as many as `weights` has, or without a limit.
 *
 * @throws E_EMPTY without labels; E_LABEL naming the first row whose label is no class; E_ARG, E_RANGE for weights that are
 *   no finite numbers of at least 0, or not as many as classes
 * @example
 * Array.from(weightsByClass([0, 0, 0, 1], 'balanced')); // → [0.6666666865348816, 0.6666666865348816, 0.6666666865348816, 2]
 * Array.from(weightsByClass([0, 0, 0, 1], [1, 5])); // → [1, 1, 1, 5]
 */
export function weightsByClass(
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | 'balanced',
  classes?: number,
): Float32Array {
  if (!isList(labels)) throw wrongType('weightsByClass', 'labels', labels, 'an array of numbers');
  if (labels.length === 0)
    throw createError('E_EMPTY', 'weightsByClass', 'labels is empty, expected at least one', { argument: 'labels' });
  if (classes !== undefined) checkInteger('weightsByClass', 'classes', classes, { min: 1 });
  const list = weights === 'balanced' ? undefined : checkWeights(weights, classes);
  checkLabels(labels, list?.length ?? classes ?? Infinity);
  return Float32Array.from(labels, list === undefined ? balance(labels) : (label) => list[label]!);
}

function balance(labels: ArrayLike<number>): (label: number) => number {
  const counts = new Map<number, number>();
  for (let row = 0; row < labels.length; row++) counts.set(labels[row]!, (counts.get(labels[row]!) ?? 0) + 1);
  return (label) => labels.length / (counts.size * counts.get(label)!);
}

function checkWeights(weights: ArrayLike<number>, classes: number | undefined): ArrayLike<number> {
  if (!isList(weights)) throw wrongType('weightsByClass', 'weights', weights, '"balanced" or an array with one number a class');
  if (classes !== undefined && weights.length !== classes) {
    const expected = `one for each of ${classes} classes`;
    throw createError('E_ARG', 'weightsByClass', `weights has ${weights.length} numbers, expected ${expected}`, {
      argument: 'weights',
      received: weights.length,
      expected,
    });
  }
  for (let i = 0; i < weights.length; i++) checkNumber('weightsByClass', `weights[${i}]`, weights[i], { min: 0 });
  return weights;
}

function checkLabels(labels: ArrayLike<number>, classes: number): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (Number.isSafeInteger(label) && label >= 0 && label < classes) continue;
    const expected = Number.isFinite(classes) ? `a whole number from 0 to ${classes - 1}` : 'a whole number of at least 0';
    throw createError('E_LABEL', 'weightsByClass', `row ${row} of labels is ${show(label)}, expected ${expected}`, {
      argument: 'labels',
      received: label,
      expected,
    });
  }
}

function isList(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
