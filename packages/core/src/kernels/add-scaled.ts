import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * out += factor·x.
 *
 * @throws E_SHAPE when the shapes differ; E_ARG, E_RANGE when the factor is no finite number; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(addScaled(tensor(backend, [1, 2]), tensor(backend, [10, 20]), 0.5)); // → [6, 12]
 */
export function addScaled(out: Tensor, x: Tensor, factor: number): Tensor {
  expectTensor('addScaled', 'out', out);
  expectShape('addScaled', 'x', x, out.shape);
  checkNumber('addScaled', 'factor', factor);
  dispatch('addScaled', reference, out, x)(out as HostTensor, x as HostTensor, factor);
  return out;
}

function reference(out: HostTensor, x: HostTensor, factor: number): void {
  const [to, from] = [out.data, x.data];
  const by = Math.fround(factor);
  for (let i = 0; i < to.length; i++) to[i] = to[i]! + Math.fround(by * from[i]!);
}
