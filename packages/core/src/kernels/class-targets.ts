import { checkNumber } from '../checks.ts';
import { expectRank, expectShape, expectTensor } from '../dispatch.ts';
import { createError } from '../errors.ts';
import { showShape, type Shape } from '../shape.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { checkProbabilities } from './probabilities.ts';

/** How much of each target is spread over all classes alike. */
export interface SmoothingOptions {
  /** ε in (1 − ε)·Y + ε/K. Default 0. */
  readonly labelSmoothing?: number;
}

/** prediction [rows, classes], and target: labels [rows], or one-hot or soft [rows, classes]. */
export function expectClasses(
  where: string,
  prediction: Tensor,
  target: Tensor,
  { labelSmoothing = 0 }: SmoothingOptions,
): Shape {
  const shape = expectRank(where, 'prediction', prediction, ['rows', 'classes']);
  const [rows, classes] = shape as [number, number];
  const { length: rank } = expectTensor(where, 'target', target).shape;
  if (rank === 1) expectShape(where, 'target', target, [rows]);
  else if (rank === 2) expectShape(where, 'target', target, shape);
  else throw wrongRank(where, target, rows, classes);
  checkNumber(where, 'labelSmoothing', labelSmoothing, { min: 0, below: 1 });
  return shape;
}

function wrongRank(where: string, target: Tensor, rows: number, classes: number) {
  const expected = `labels [${rows}], or one-hot or soft rows [${rows}, ${classes}]`;
  return createError('E_SHAPE', where, `target has shape ${showShape(target.shape)}, expected ${expected}`, {
    argument: 'target',
    received: target.shape,
    expected,
  });
}

/** What a target says about each class of each row, in float32 steps. */
export interface ClassTargets {
  /** y′ = (1 − ε)·y + ε/K. */
  at(row: number, column: number): number;
  /** Σ_c y′, which is 1 for labels without smoothing: (1 − ε)·Σ y + ε, ascending columns. */
  sum(row: number): number;
}

/**
 * For the reference implementations: labels read as the one-hot rows that they stand for, so that both give the same bits.
 *
 * @throws E_LABEL naming the first row whose label is no class, or the first share beyond [0, 1]
 */
export function readTargets(
  where: string,
  target: HostTensor,
  classes: number,
  { labelSmoothing = 0 }: SmoothingOptions,
): ClassTargets {
  const Y = target.data;
  const labels = target.shape.length === 1;
  if (labels) checkLabels(where, Y, classes);
  else checkProbabilities(where, target, 'target');
  const keep = Math.fround(1 - labelSmoothing);
  const share = Math.fround(labelSmoothing / classes);
  const spread = Math.fround(labelSmoothing);
  const plain = labels
    ? (row: number, column: number) => (Y[row] === column ? 1 : 0)
    : (row: number, column: number) => Y[row * classes + column]!;
  return {
    at: (row, column) => Math.fround(Math.fround(keep * plain(row, column)) + share),
    sum(row) {
      let sum = 0;
      for (let column = 0; column < classes; column++) sum = Math.fround(sum + plain(row, column));
      return Math.fround(Math.fround(keep * sum) + spread);
    },
  };
}

/** @throws E_LABEL naming the first row whose label is no whole number from 0 to classes − 1 */
function checkLabels(where: string, labels: ArrayLike<number>, classes: number): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    // Written so that NaN fails too.
    if (!(label >= 0 && label < classes && Number.isInteger(label))) throw wrongLabel(where, row, label, classes);
  }
}

/**
 * The error for a label that is no class, for those who read labels themselves: edges, and backends with kernels of their own.
 *
 * @example
 * throw wrongLabel('softmaxCrossEntropyForward', 2, 3, 3); // throws E_LABEL: softmaxCrossEntropyForward: row 2 of target is 3, expected a label from 0 to 2
 */
export function wrongLabel(where: string, row: number, received: number, classes: number) {
  const expected = classes === 0 ? 'no label, since there are no classes' : `a label from 0 to ${classes - 1}`;
  return createError('E_LABEL', where, `row ${row} of target is ${received}, expected ${expected}`, {
    argument: 'target',
    received,
    expected,
  });
}
