import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * The end of a step: values += updates, and updates = 0 for the gradients of the next, in one pass.
 *
 * @throws E_SHAPE when the shapes differ; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * const [values, updates] = [tensor(backend, [1, 2]), tensor(backend, [10, 20])];
 * applyUpdates(values, updates);
 * [toArray(values), toArray(updates)]; // → [[11, 22], [0, 0]]
 */
export function applyUpdates(values: Tensor, updates: Tensor): void {
  expectTensor('applyUpdates', 'values', values);
  expectShape('applyUpdates', 'updates', updates, values.shape);
  dispatch('applyUpdates', reference, values, updates)(values as HostTensor, updates as HostTensor);
}

function reference(values: HostTensor, updates: HostTensor): void {
  const [w, u] = [values.data, updates.data];
  for (let i = 0; i < w.length; i++) {
    w[i] = w[i]! + u[i]!;
    u[i] = 0;
  }
}
