import { dispatch, expectDistinct, expectRank, expectShape, expectTensor, output } from '../dispatch.ts';
import { createError } from '../errors.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Copies rows of a table: out_i = table[indices_i]  (Theory §22).
 *
 * table [rows, columns], indices of any shape, whole numbers in [0, rows) → [...indices' shape, columns].
 *
 * @throws E_LABEL naming the first index that is no row of the table, before anything is written; E_SHAPE; E_ARG; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const table = tensor(backend, [[1, 2], [3, 4], [5, 6]]);
 * toArray(gatherRows(table, tensor(backend, [2, 0, 2]))); // → [[5, 6], [1, 2], [5, 6]]
 */
export function gatherRows(table: Tensor, indices: Tensor, out?: Tensor): Tensor {
  const [, columns] = expectRank('gatherRows', 'table', table, ['rows', 'columns']) as [number, number];
  const { shape } = expectTensor('gatherRows', 'indices', indices);
  const rows = output('gatherRows', out, table, [...shape, columns]);
  if (out !== undefined) expectDistinct('gatherRows', out, table, indices);
  const kernel = dispatch('gatherRows', gather, rows, table, indices);
  kernel(table as HostTensor, indices as HostTensor, rows as HostTensor);
  return rows;
}

/**
 * The way back of `gatherRows`: out[indices_i] += rows_i, in ascending i. A repeated index adds up.
 *
 * rows [...indices' shape, columns] → adds to out [table rows, columns].
 *
 * @throws E_LABEL naming the first index that is no row of `out`, before anything is written; E_SHAPE; E_ARG; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const out = tensor(backend, [[0], [100]]);
 * toArray(scatterAddRows(tensor(backend, [[1], [2], [3]]), tensor(backend, [1, 0, 1]), out)); // → [[2], [104]]
 */
export function scatterAddRows(rows: Tensor, indices: Tensor, out: Tensor): Tensor {
  const [, columns] = expectRank('scatterAddRows', 'out', out, ['rows', 'columns']) as [number, number];
  const { shape } = expectTensor('scatterAddRows', 'indices', indices);
  expectShape('scatterAddRows', 'rows', rows, [...shape, columns]);
  expectDistinct('scatterAddRows', out, rows, indices);
  const kernel = dispatch('scatterAddRows', scatter, out, rows, indices);
  kernel(rows as HostTensor, indices as HostTensor, out as HostTensor);
  return out;
}

/**
 * The error for an index that is no row of a table, for backends with a kernel of their own.
 *
 * @example
 * const indices = tensor(createReferenceBackend(), [0, 1, 2, 7.5]);
 * throw wrongIndex('gatherRows', indices, 3, 7.5, 6); // throws E_LABEL: gatherRows: row 3 of indices is 7.5, expected a whole number from 0 to 5
 */
export function wrongIndex(where: string, indices: Tensor, at: number, received: number, rows: number) {
  const expected = rows === 0 ? 'no index, since the table is empty' : `a whole number from 0 to ${rows - 1}`;
  const [first = 1, ...rest] = indices.shape;
  const inRow = rest.reduce((size, axis) => size * axis, 1);
  const place = inRow === 1 || first === 0 ? `row ${at}` : `row ${Math.floor(at / inRow)}, position ${at % inRow},`;
  return createError('E_LABEL', where, `${place} of indices is ${received}, expected ${expected}`, {
    argument: 'indices',
    received,
    expected,
  });
}

function gather(table: HostTensor, indices: HostTensor, out: HostTensor): void {
  const [from, picks, to] = [table.data, indices.data, out.data];
  const [rows, columns] = table.shape as [number, number];
  checkIndices('gatherRows', indices, picks, rows);
  for (let i = 0, at = 0; i < picks.length; i++) {
    const start = picks[i]! * columns;
    for (let c = 0; c < columns; c++, at++) to[at] = from[start + c]!;
  }
}

function scatter(rows: HostTensor, indices: HostTensor, out: HostTensor): void {
  const [from, picks, to] = [rows.data, indices.data, out.data];
  const [count, columns] = out.shape as [number, number];
  checkIndices('scatterAddRows', indices, picks, count);
  for (let i = 0, at = 0; i < picks.length; i++) {
    const start = picks[i]! * columns;
    for (let c = 0; c < columns; c++, at++) to[start + c] = to[start + c]! + from[at]!;
  }
}

function checkIndices(where: string, indices: Tensor, picks: ArrayLike<number>, rows: number): void {
  for (let i = 0; i < picks.length; i++) {
    const index = picks[i]!;
    // Written so that NaN fails too.
    if (!(index >= 0 && index < rows && Number.isInteger(index))) throw wrongIndex(where, indices, i, index, rows);
  }
}
