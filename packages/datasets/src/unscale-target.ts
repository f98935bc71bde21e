import { createError, type Json } from '@gradwright/core';
import { checkPreparation } from './preparation.ts';

/**
 * A regression model's outputs in the target's own units: raw = output · scale + center, output by output, for one row or many.
 *
 * @throws E_ARG when the target is no number; E_SHAPE when there are not as many values as outputs, or a multiple
 * @example
 * const rows = [{ size: 1, price: 10.5 }, { size: 2, price: 30.5 }];
 * const { dataset, preparation } = prepare(rows, { target: 'price' });
 * unscaleTarget(preparation, readNow(dataset.targets)); // → [10.5, 30.5]
 */
export function unscaleTarget(preparation: Json, outputs: ArrayLike<number>): number[] {
  const { target } = checkPreparation(preparation, 'unscaleTarget');
  if (target.kind !== 'numbers') {
    throw createError('E_ARG', 'unscaleTarget', `the target holds ${target.kind}, expected numbers`, {
      argument: 'preparation',
      received: target.kind,
    });
  }
  const { center, scale } = target;
  if (outputs.length % center.length !== 0) {
    const problem = `outputs has ${outputs.length} numbers, expected a multiple of ${center.length}`;
    throw createError('E_SHAPE', 'unscaleTarget', problem, { argument: 'outputs', received: outputs.length });
  }
  return Array.from(outputs, (value, i) => value * scale[i % scale.length]! + center[i % center.length]!);
}
