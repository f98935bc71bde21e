import { createError, epochOrder, gatherRows, sizeOf, type Backend, type Random, type Tensor } from '@gradwright/core';
import { sliceRows } from './slice-rows.ts';
import type { Uploaded } from './upload.ts';

/** The rows of one step, as tensors of the current scope. */
export interface Batch {
  readonly size: number;
  readonly inputs: Tensor;
  readonly targets: Tensor;
  readonly weights?: Tensor;
}

/** Deals out the rows of a dataset in batches, in a new order each epoch. */
export interface BatchSource {
  readonly batchesPerEpoch: number;
  /** Puts the rows in the order of this epoch. */
  shuffle(epoch: number): void;
  /** The batch at this place in the epoch; the last may be smaller. */
  batch(index: number): Batch;
  dispose(): void;
}

/** Row numbers travel as float32, which counts without gaps up to here. */
const MOST_ROWS = 2 ** 24;

/**
 * Batches of `batchSize` rows. One that holds all rows is the dataset itself, in its own order and without a copy.
 *
 * @throws E_LIMIT beyond 2²⁴ rows
 */
export function createBatchSource(data: Uploaded, backend: Backend, batchSize: number, random: Random): BatchSource {
  if (batchSize >= data.size) {
    const { size, inputs, targets, weights } = data;
    const whole: Batch = { size, inputs, targets, ...(weights === undefined ? {} : { weights }) };
    return { batchesPerEpoch: 1, shuffle() {}, batch: () => whole, dispose() {} };
  }
  if (data.size > MOST_ROWS)
    throw createError('E_LIMIT', 'train', `data has ${data.size} rows, at most ${MOST_ROWS} can be shuffled`);

  const order = backend.allocate([data.size]);
  const keyed = random.fork('shuffle');
  return {
    batchesPerEpoch: Math.ceil(data.size / batchSize),
    shuffle: (epoch) => backend.write(order, epochOrder(keyed, data.size, epoch)),
    batch(index) {
      const first = index * batchSize;
      const size = Math.min(batchSize, data.size - first);
      const rows = backend.view(order, first, [size]);
      const { inputs, targets, weights } = data;
      const dealt = { size, inputs: pick(inputs, rows), targets: pick(targets, rows) };
      return weights === undefined ? dealt : { ...dealt, weights: pick(weights, rows) };
    },
    dispose: () => backend.dispose(order),
  };
}

/** Some rows of a batch, as views of it; the last part may be smaller. */
export function rowsOf({ size, inputs, targets, weights }: Batch, first: number, count: number): Batch {
  const rows = Math.min(count, size - first);
  const part = { size: rows, inputs: sliceRows(inputs, first, rows), targets: sliceRows(targets, first, rows) };
  return weights === undefined ? part : { ...part, weights: sliceRows(weights, first, rows) };
}

/** The rows of `table` named by `rows`, whatever the shape of one row. */
function pick(table: Tensor, rows: Tensor): Tensor {
  const { backend, shape } = table;
  const [count, ...row] = shape as [number, ...number[]];
  const picked = gatherRows(backend.view(table, 0, [count, sizeOf(row)]), rows);
  return backend.view(picked, 0, [rows.shape[0]!, ...row]);
}
