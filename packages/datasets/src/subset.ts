import {
  checkInteger,
  createReferenceBackend,
  readNow,
  sizeOf,
  tensor,
  wrongType,
  type Dataset,
  type Tensor,
} from '@gradwright/core';
import { checkDataset } from './dataset-of.ts';

/**
 * Some rows of a dataset, in the order given; a row may come more than once. All else about the dataset stays.
 *
 * @throws E_ARG, E_RANGE when `rows` is no array, or an index no row; E_EMPTY when the dataset has no rows
 * @example
 * const { inputs, targets } = subset(xor(), [3, 0]);
 * inputs.shape; // → [2, 2]
 * toArray(targets); // → [1, 0]
 */
export function subset<D extends Dataset>(dataset: D, rows: ArrayLike<number>): D {
  checkDataset('subset', 'dataset', dataset);
  if (!Array.isArray(rows) && !ArrayBuffer.isView(rows)) throw wrongType('subset', 'rows', rows, 'an array of row numbers');
  const indices = Array.from(rows, (row, i) => checkInteger('subset', `rows[${i}]`, row, { min: 0, below: dataset.size }));
  return pickRows(dataset, indices);
}

/** `subset` for rows that are known to be there. */
export function pickRows<D extends Dataset>(dataset: D, rows: ArrayLike<number>): D {
  return rowPicker(dataset)(rows);
}

/** Picks rows out of one copy of the dataset's numbers, time and again. */
export function rowPicker<D extends Dataset>(dataset: D): (rows: ArrayLike<number>) => D {
  const parts = (['inputs', 'targets', 'weights'] as const).flatMap((part) => {
    const from: Tensor | undefined = dataset[part];
    return from === undefined ? [] : [{ part, numbers: readNow(from), row: from.shape.slice(1) }];
  });
  return (rows) => {
    const backend = createReferenceBackend();
    const picked = parts.map(({ part, numbers, row }) => {
      const width = sizeOf(row);
      const chosen = new Float32Array(rows.length * width);
      for (let i = 0; i < rows.length; i++) chosen.set(numbers.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
      return [part, tensor(backend, chosen, [rows.length, ...row])] as const;
    });
    return { ...dataset, size: rows.length, ...Object.fromEntries(picked) };
  };
}
