import { sizeOf, type Tensor } from '@gradwright/core';

/** Some rows of a table, as a view of it. */
export function sliceRows(table: Tensor, first: number, count: number): Tensor {
  const row = table.shape.slice(1);
  return table.backend.view(table, first * sizeOf(row), [count, ...row]);
}
