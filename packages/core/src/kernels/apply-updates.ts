import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * The end of a step: values += factor·updates, and updates = 0 for the gradients of the next, in one pass. The product is rounded before it
 * is added, as `scale` would have done.
 *
 * @throws E_SHAPE when the shapes differ; E_ARG, E_RANGE when the factor is no finite number; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const [values, updates] = [tensor(backend, [1, 2]), tensor(backend, [10, 20])];
 * applyUpdates(values, updates);
 * [toArray(values), toArray(updates)]; // → [[11, 22], [0, 0]]
 */
export function applyUpdates(values: Tensor, updates: Tensor, factor = 1): void {
  expectTensor('applyUpdates', 'values', values);
  expectShape('applyUpdates', 'updates', updates, values.shape);
  checkNumber('applyUpdates', 'factor', factor);
  dispatch('applyUpdates', reference, values, updates)(values as HostTensor, updates as HostTensor, factor);
}

function reference(values: HostTensor, updates: HostTensor, factor: number): void {
  const [w, u] = [values.data, updates.data];
  const by = Math.fround(factor);
  for (let i = 0; i < w.length; i++) {
    w[i] = w[i]! + Math.fround(by * u[i]!);
    u[i] = 0;
  }
}
