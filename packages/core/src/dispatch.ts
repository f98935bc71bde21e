import type { Backend } from './backend.ts';
import { wrongType } from './checks.ts';
import { createError } from './errors.ts';
import { overlapOf } from './memory.ts';
import { sameShape, wrongShape, type Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/**
 * Chooses who computes a kernel: the backend where it has it, else the reference implementation.
 *
 * The backend is that of `out`, and the other tensors must live there too; what it wraps around its kernels is put there. A kernel
 * file calls this once its shapes are checked, and calls what it gets; so does a stranger's kernel.
 *
 * @throws E_ARG when an operand is no tensor, or overlaps `out` in part; E_STATE when one was released; E_BACKEND when they
 *   live on different backends, or when the backend has no such kernel and its memory is not one that the reference can use
 */
export function dispatch<F>(name: string, reference: F, out: Tensor, ...others: readonly (Tensor | undefined)[]): F {
  const { backend } = out;
  for (const tensor of others) {
    if (tensor === undefined) continue;
    if (tensor?.backend !== backend) throw strayTensor(name, tensor, backend);
    if (overlapOf(out, tensor) === 'part') {
      const problem = 'out shares a part of its memory with an operand, expected all of it or none';
      throw createError('E_ARG', name, problem, { argument: 'out' });
    }
  }
  const own = backend.kernels[name];
  if (own !== undefined) return wrapped(name, own as F, backend);
  if (backend.precision !== 'float32' || !('data' in out)) {
    throw createError(
      'E_BACKEND',
      name,
      `backend ${backend.name} has no kernel of this name, and the reference cannot use its memory`,
    );
  }
  return wrapped(name, reference, backend);
}

function wrapped<F>(name: string, kernel: F, backend: Backend): F {
  return backend.wrapKernel === undefined ? kernel : backend.wrapKernel(name, kernel);
}

function strayTensor(name: string, tensor: Tensor, backend: Backend) {
  const { backend: other } = expectTensor(name, 'operand', tensor);
  return createError(
    'E_BACKEND',
    name,
    `an operand lives on backend ${other.name}, expected ${backend.name} (that of its output)`,
  );
}

/**
 * Returns `out` if it has `shape`, or allocates it beside `like` in the current scope.
 *
 * @example
 * const x = createReferenceBackend().allocate([2]);
 * output('f', undefined, x, [3]).shape; // → [3]
 */
export function output(where: string, out: Tensor | undefined, like: Tensor, shape: Shape): Tensor {
  if (out === undefined) return like.backend.allocate(shape);
  expectShape(where, 'out', out, shape);
  return out;
}

/**
 * Refuses a tensor of another shape.
 *
 * @throws E_ARG when `tensor` is none; E_SHAPE when its shape is not `shape`
 * @example expectShape('f', 'x', createReferenceBackend().allocate([2, 3]), [2, 3]); // returns, for it has
 */
export function expectShape(where: string, argument: string, tensor: Tensor, shape: Shape): void {
  if (!sameShape(expectTensor(where, argument, tensor).shape, shape)) throw wrongShape(where, argument, tensor.shape, shape);
}

/**
 * The shape of a tensor that has as many axes as there are names for them.
 *
 * @throws E_ARG when `tensor` is none; E_SHAPE when it has not as many axes as `axes` names
 * @example expectRank('f', 'x', createReferenceBackend().allocate([2, 3]), ['rows', 'columns']); // → [2, 3]
 */
export function expectRank(where: string, argument: string, tensor: Tensor, axes: readonly string[]): Shape {
  const { shape } = expectTensor(where, argument, tensor);
  if (shape.length !== axes.length) throw wrongShape(where, argument, shape, axes);
  return shape;
}

/**
 * Refuses what is no backend.
 *
 * @throws E_ARG when `backend` is none
 */
export function expectBackend(where: string, backend: Backend): Backend {
  if (typeof backend !== 'object' || backend === null || typeof backend.allocate !== 'function') {
    throw wrongType(where, 'backend', backend, 'a backend, such as createReferenceBackend()');
  }
  return backend;
}

/**
 * Refuses what is no tensor.
 *
 * @throws E_ARG when `tensor` is none
 * @example expectTensor('f', 'x', createReferenceBackend().allocate([2])).shape; // → [2]
 */
export function expectTensor(where: string, argument: string, tensor: Tensor): Tensor {
  if (
    typeof tensor !== 'object' ||
    tensor === null ||
    !Array.isArray(tensor.shape) ||
    typeof tensor.backend?.kernels !== 'object'
  ) {
    throw wrongType(where, argument, tensor, 'a tensor');
  }
  return tensor;
}

/**
 * Refuses an `out` in the memory of an operand.
 *
 * @throws E_ARG when `out` shares elements with an operand that the kernel still reads while it writes
 * @example
 * const backend = createReferenceBackend();
 * expectDistinct('f', backend.allocate([2]), backend.allocate([2])); // returns, for each has memory of its own
 */
export function expectDistinct(where: string, out: Tensor, ...operands: readonly (Tensor | undefined)[]): void {
  for (const operand of operands) {
    if (operand !== undefined && overlapOf(out, operand) !== 'none') {
      throw createError('E_ARG', where, 'out shares memory with an operand, expected memory of its own', { argument: 'out' });
    }
  }
}
