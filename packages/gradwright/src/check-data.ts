import { wrongType, type Dataset } from '@gradwright/core';

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
