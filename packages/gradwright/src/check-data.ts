import { createError, wrongType, type Dataset } from '@gradwright/core';
import { checkPreparation, type Preparation } from '@gradwright/datasets';

/** Whether these are tensors, and not arrays. */
export function isDataset(data: unknown): data is Dataset {
  return (data as Partial<Dataset> | undefined | null)?.inputs?.backend !== undefined;
}

/** @throws E_ARG when `data` is no dataset */
export function checkData(where: string, data: Dataset): void {
  const { inputs, targets } = (data as Partial<Dataset> | undefined | null) ?? {};
  if (inputs?.shape === undefined || targets?.shape === undefined)
    throw wrongType(where, 'data', data, 'a dataset, such as iris()');
}

/** The preparation of a dataset. @throws E_ARG when it has none, or is no dataset */
export function preparationOf(where: string, data: Dataset): Preparation {
  checkData(where, data);
  if (data.preparation !== undefined) return checkPreparation(data.preparation, where);
  const expected = 'a dataset such as iris(), or as fromArrays or prepare makes one';
  throw createError('E_ARG', where, `data has no preparation, expected ${expected}`, { argument: 'data', expected });
}
