import { checkBoolean, checkInteger, checkOptions, createRandom, epochOrder, type Dataset } from '@gradwright/core';
import { checkDataset } from './dataset-of.ts';
import { rowPicker } from './subset.ts';

/** What `batches` may be told. */
export interface BatchesOptions {
  /** Rows a batch; more than there are is one batch of all. */
  readonly size: number;
  /** Draws each epoch's order, the one `train` would take with this seed; without it the rows come as they are. */
  readonly seed?: number;
  /** Counted from 0; default 0. */
  readonly epoch?: number;
  /** Whether to leave out a last batch that is not full; default false. */
  readonly dropLast?: boolean;
}

/** Some rows of a dataset, and which ones they are. */
export type Batch<D extends Dataset> = D & { readonly rows: Uint32Array };

/**
 * The batches of one epoch, each row once: the last holds what remains, or is dropped.
 *
 * The numbers are copied when the loop begins, so that what happens to the dataset meanwhile changes nothing.
 *
 * @throws E_ARG, E_RANGE when size or epoch is no whole number from 1 or 0 on; E_EMPTY when there are no rows
 * @example
 * const sizes = [...batches(iris(), { size: 64, seed: 7, epoch: 2 })].map((batch) => batch.size);
 * sizes; // → [64, 64, 22]
 */
export function batches<D extends Dataset>(dataset: D, options: BatchesOptions): IterableIterator<Batch<D>> {
  const where = 'batches';
  const { size, seed, epoch = 0, dropLast = false } = checkOptions(where, options, ['size', 'seed', 'epoch', 'dropLast']);
  checkDataset(where, 'dataset', dataset);
  const rows = Math.min(checkInteger(where, 'size', size, { min: 1 }), dataset.size);
  checkInteger(where, 'epoch', epoch, { min: 0 });
  checkBoolean(where, 'dropLast', dropLast);
  const order =
    seed === undefined
      ? Uint32Array.from({ length: dataset.size }, (_, i) => i)
      : epochOrder(createRandom(checkInteger(where, 'seed', seed, { min: 0 })).fork('shuffle'), dataset.size, epoch);
  return deal();

  function* deal(): IterableIterator<Batch<D>> {
    const pick = rowPicker(dataset);
    for (let first = 0; first < order.length; first += rows) {
      const chosen = order.slice(first, first + rows);
      if (dropLast && chosen.length < rows) return;
      yield { ...pick(chosen), rows: chosen };
    }
  }
}
