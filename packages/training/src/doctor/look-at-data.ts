import { log, readNow, sizeOf, type Dataset, type Loss } from '@gradwright/core';
import type { ClassReader } from './count-classes.ts';
import type { InputScale, RunRecord } from './record.ts';

/** What the rows show before any step. */
export type DataSignals = Pick<RunRecord, 'inputs' | 'trivialLoss' | 'classes'> & { readonly reader: ClassReader };

/** Rows that are looked at: the scale of a column is known well enough from these. */
const MOST_ROWS = 2000;

/** Scale of the inputs, shares of the classes, and the loss of the best constant answer. */
export function lookAtData({ inputs, targets, size }: Dataset, loss: Loss): DataSignals {
  const rows = Math.min(size, MOST_ROWS);
  const scale = scaleOf(readNow(inputs), rows, sizeOf(inputs.shape.slice(1)));
  const width = sizeOf(targets.shape.slice(1));
  const values = readNow(targets);
  if (loss.activation === 'softmax' || loss.type === 'categoricalCrossEntropy') {
    const classes = width === 1 ? sharesOf(values) : meansOf(values, size, width);
    return { reader: 'largest', inputs: scale, classes, trivialLoss: entropy(classes) };
  }
  if (loss.activation === 'sigmoid' && width === 1) {
    const [positive] = meansOf(values, size, 1) as [number];
    const classes = [1 - positive, positive];
    return { reader: 'sign', inputs: scale, classes, trivialLoss: entropy(classes) };
  }
  if (loss.type !== 'meanSquaredError') return { reader: undefined, inputs: scale };
  const variances = momentsOf(values, size, width).map(({ deviation }) => deviation * deviation);
  return { reader: undefined, inputs: scale, trivialLoss: variances.reduce((sum, one) => sum + one, 0) / width };
}

function scaleOf(values: ArrayLike<number>, rows: number, columns: number): InputScale {
  const moments = momentsOf(values, rows, columns).filter(({ deviation }) => deviation > 0);
  if (moments.length === 0) return { offset: 0, smallest: 1, largest: 1 };
  const deviations = moments.map(({ deviation }) => deviation);
  return {
    offset: moments.reduce((most, { mean, deviation }) => Math.max(most, Math.abs(mean) / deviation), 0),
    smallest: deviations.reduce((a, b) => Math.min(a, b)),
    largest: deviations.reduce((a, b) => Math.max(a, b)),
  };
}

function momentsOf(values: ArrayLike<number>, rows: number, columns: number): { mean: number; deviation: number }[] {
  return meansOf(values, rows, columns).map((mean, column) => {
    let spread = 0;
    for (let row = 0; row < rows; row++) spread += (values[row * columns + column]! - mean) ** 2;
    return { mean, deviation: Math.sqrt(spread / rows) };
  });
}

function meansOf(values: ArrayLike<number>, rows: number, columns: number): number[] {
  const sums = Array.from({ length: columns }, () => 0);
  for (let i = 0; i < rows * columns; i++) sums[i % columns]! += values[i]!;
  return sums.map((sum) => sum / rows);
}

function sharesOf(labels: ArrayLike<number>): number[] {
  let classes = 0;
  for (let i = 0; i < labels.length; i++) classes = Math.max(classes, labels[i]! + 1);
  const counts = new Uint32Array(classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]!++;
  return Array.from(counts, (count) => count / labels.length);
}

/** −Σ p·ln p: the cross-entropy of an answer that gives each class its share. */
function entropy(shares: readonly number[]): number {
  return shares.reduce((sum, p) => (p > 0 ? sum - p * log(p) : sum), 0);
}
