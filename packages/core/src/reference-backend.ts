import type { Backend } from './backend.ts';
import { createError } from './errors.ts';
import { createMemory, type Store } from './memory.ts';

/** Arrays by length, to be used again: a training step asks for the same sizes each time. */
function pooledArrays(): Store<Float32Array | Float64Array> {
  const free = new Map<number, (Float32Array | Float64Array)[]>();
  const fresh = (size: number): Float32Array => {
    try {
      return new Float32Array(size);
    } catch {
      // What waits to be used again may be in the way.
      free.clear();
    }
    try {
      return new Float32Array(size);
    } catch (cause) {
      throw createError('E_OOM', 'allocate', `the engine has no room for ${size} numbers`, {
        argument: 'shape',
        received: size,
        cause,
      });
    }
  };
  return {
    take: (size) => free.get(size)?.pop() ?? fresh(size),
    give(array) {
      const pool = free.get(array.length);
      if (pool === undefined) free.set(array.length, [array]);
      else pool.push(array);
    },
    data: (array, offset, size) => (size === array.length ? array : array.subarray(offset, offset + size)),
  };
}

/**
 * A backend in plain JavaScript arrays: the memory, and `kernels` where it has any.
 *
 * @internal shared by the reference backend and the float64 backend of the tests
 */
export function createArrayBackend(
  name: string,
  precision: Backend['precision'],
  store: Store<Float32Array | Float64Array>,
  kernels: Backend['kernels'] = {},
): Backend {
  const { allocate, view, write, read, scope, dispose } = createMemory(() => backend, store);
  const backend: Backend = { name, precision, kernels, allocate, view, write, read, scope, dispose };
  return backend;
}

/**
 * The reference backend: memory alone, so that every kernel runs in its reference implementation, in plain JavaScript.
 * It defines the bits that every exact backend must give.
 *
 * @example
 * const backend = createReferenceBackend();
 * const x = tensor(backend, [[1, 2], [3, 4]]);
 */
export function createReferenceBackend(): Backend {
  return createArrayBackend('js', 'float32', pooledArrays());
}
