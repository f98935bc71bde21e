import type { Backend } from './backend.ts';
import { wrongType } from './checks.ts';
import { createError } from './errors.ts';
import { checkShape, sizeOf, wrongShape, type Shape } from './shape.ts';
import type { HostTensor, Tensor } from './tensor.ts';

/** Where the elements of tensors come from: what a backend must bring to use `createMemory`. */
export interface Store<Storage> {
  /** Room for `size` elements, with any contents. @throws E_OOM */
  take(size: number): Storage;
  /** The room, taken for `size` elements, may be used again. */
  give(storage: Storage, size: number): void;
  /** The elements `offset … offset + size` as an array over the same memory. */
  data(storage: Storage, offset: number, size: number): Float32Array | Float64Array;
}

/** The part of a backend that keeps account of tensors: which live, and when their memory is free again. */
export interface Memory<Storage> extends Pick<Backend, 'allocate' | 'view' | 'write' | 'scope' | 'dispose'> {
  read(tensor: Tensor): Float32Array | Float64Array;
  /**
   * Calls `at` with the room of a tensor, and the element of it at which the tensor starts; returns what it returns.
   *
   * @throws E_STATE after it was released; E_BACKEND when it is another backend's
   */
  locate<T>(tensor: Tensor, at: (storage: Storage, offset: number) => T): T;
  /** How many tensors live now. */
  live(): number;
}

/** Room that one or more handles share; it is given back with the last of them. */
interface Lease<Storage> {
  readonly storage: Storage;
  readonly size: number;
  handles: number;
}

class Handle<Storage> implements HostTensor {
  readonly shape: Shape;
  readonly backend: Backend;
  readonly offset: number;
  readonly size: number;
  /** Undefined once released. */
  lease: Lease<Storage> | undefined;
  readonly store: Store<Storage>;
  private array: Float32Array | Float64Array | undefined;

  constructor(backend: Backend, store: Store<Storage>, shape: Shape, size: number, lease: Lease<Storage>, offset: number) {
    this.backend = backend;
    this.store = store;
    this.shape = shape;
    this.size = size;
    this.lease = lease;
    this.offset = offset;
    lease.handles++;
  }

  get data() {
    const { storage } = livingLease(this);
    // An array over WebAssembly memory has length 0 once that memory has grown; one that had no elements looks the same.
    if (this.array === undefined || this.size === 0 || this.array.length !== this.size)
      this.array = this.store.data(storage, this.offset, this.size);
    return this.array;
  }
}

function livingLease<Storage>(handle: Handle<Storage>): Lease<Storage> {
  if (handle.lease === undefined) {
    throw createError('E_STATE', 'tensor', 'its memory was released; return it from backend.scope() to keep it');
  }
  return handle.lease;
}

/**
 * How the elements of two tensors lie to each other. Asks no array for it where it can, for a step should make none.
 *
 * @throws E_STATE when one was released
 * @internal
 */
export function overlapOf(a: Tensor, b: Tensor): 'none' | 'part' | 'whole' {
  if (a === b) return 'whole';
  if (a instanceof Handle && b instanceof Handle) {
    if (livingLease(a) !== livingLease(b)) return 'none';
    return compareRanges(a.offset, a.size, b.offset, b.size);
  }
  // Another copy of this package made one of them, or it is not in JavaScript's memory.
  if (!('data' in a) || !('data' in b)) return 'none';
  const [x, y] = [(a as HostTensor).data, (b as HostTensor).data];
  return x.buffer === y.buffer ? compareRanges(x.byteOffset, x.byteLength, y.byteOffset, y.byteLength) : 'none';
}

function compareRanges(start: number, size: number, otherStart: number, otherSize: number): 'none' | 'part' | 'whole' {
  if (size === 0 || otherSize === 0) return 'none';
  if (start === otherStart && size === otherSize) return 'whole';
  return start < otherStart + otherSize && otherStart < start + size ? 'part' : 'none';
}

/**
 * Keeps account of a backend's tensors. `backend` is asked for late, since a backend holds its memory and is
 * named by each tensor.
 */
export function createMemory<Storage>(backend: () => Backend, store: Store<Storage>): Memory<Storage> {
  const scopes: Handle<Storage>[][] = [];
  let living = 0;

  const own = (where: string, tensor: Tensor): Handle<Storage> => {
    if (typeof tensor !== 'object' || tensor === null) throw wrongType(where, 'tensor', tensor, 'a tensor');
    if (tensor.backend !== backend()) {
      throw createError('E_BACKEND', where, `the tensor lives on backend ${tensor.backend?.name}, expected ${backend().name}`);
    }
    return tensor as Handle<Storage>;
  };

  const track = (handle: Handle<Storage>): Handle<Storage> => {
    living++;
    scopes[scopes.length - 1]?.push(handle);
    return handle;
  };

  const release = (handle: Handle<Storage>): void => {
    const lease = handle.lease;
    if (lease === undefined) return;
    handle.lease = undefined;
    living--;
    if (--lease.handles === 0) store.give(lease.storage, lease.size);
  };

  return {
    allocate(wanted) {
      const shape = checkShape('allocate', 'shape', wanted);
      const size = sizeOf(shape);
      return track(new Handle(backend(), store, shape, size, { storage: store.take(size), size, handles: 0 }, 0));
    },

    view(tensor, offset, wanted) {
      const parent = own('view', tensor);
      const lease = livingLease(parent);
      const shape = checkShape('view', 'shape', wanted);
      const size = sizeOf(shape);
      if (!Number.isSafeInteger(offset) || offset < 0 || offset + size > parent.size) {
        const problem = `${size} elements from offset ${offset} do not lie within the tensor's ${parent.size}`;
        throw createError('E_RANGE', 'view', problem, { argument: 'offset', received: offset });
      }
      return track(new Handle(backend(), store, shape, size, lease, parent.offset + offset));
    },

    write(tensor, data) {
      const handle = own('write', tensor);
      expectNumbers(data);
      if (data.length !== handle.size) throw wrongShape('write', 'data', [data.length], [handle.size]);
      handle.data.set(data);
    },

    read(tensor) {
      return own('read', tensor).data.slice();
    },

    scope(body) {
      if (typeof body !== 'function') throw wrongType('scope', 'body', body, 'a function');
      const made: Handle<Storage>[] = [];
      scopes.push(made);
      let kept: unknown[] = [];
      try {
        const result = body();
        kept = tensorsIn(result);
        return result;
      } finally {
        scopes.pop();
        const outer = scopes[scopes.length - 1];
        for (const handle of made) {
          if (!kept.includes(handle)) release(handle);
          else if (handle.lease !== undefined) outer?.push(handle);
        }
      }
    },

    dispose(tensor) {
      release(own('dispose', tensor));
    },

    locate(tensor, at) {
      const handle = own('locate', tensor);
      return at(livingLease(handle).storage, handle.offset);
    },

    live: () => living,
  };
}

/** What an array of numbers would take as zeros and NaN is refused instead. */
function expectNumbers(data: ArrayLike<number>): void {
  if (typeof data !== 'object' || typeof data?.length !== 'number' || typeof data[0] === 'bigint')
    throw wrongType('write', 'data', data, 'an array of numbers');
  if (ArrayBuffer.isView(data)) return;
  for (let i = 0; i < data.length; i++)
    if (typeof data[i] !== 'number') throw wrongType('write', `data[${i}]`, data[i], 'a number');
}

/** What a scope keeps: a tensor, or those in an array or plain object, one level deep. */
function tensorsIn(result: unknown): unknown[] {
  const found = [result, ...partsOf(result)];
  for (const part of found) {
    if (typeof part === 'function' || (typeof part === 'object' && part !== null && 'then' in part)) {
      const expected = 'tensors or plain values, since what a later call needs would be released';
      throw wrongType('scope', 'the result of body', part, expected);
    }
  }
  return found.filter((part) => typeof part === 'object' && part !== null);
}

function partsOf(result: unknown): unknown[] {
  if (Array.isArray(result)) return result;
  if (typeof result !== 'object' || result === null) return [];
  const prototype: unknown = Object.getPrototypeOf(result);
  return prototype === Object.prototype || prototype === null ? Object.values(result) : [];
}
