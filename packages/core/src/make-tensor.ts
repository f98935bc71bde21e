import type { Backend } from './backend.ts';
import { wrongType } from './checks.ts';
import { expectBackend, expectTensor } from './dispatch.ts';
import { createError } from './errors.ts';
import { fill } from './kernels/fill.ts';
import { checkShape, MAX_RANK, sizeOf, wrongShape, type Shape } from './shape.ts';
import { show } from './show.ts';
import type { Tensor } from './tensor.ts';

/** Numbers nested as deep as a tensor has axes. */
export type Nested = number | readonly Nested[];

/**
 * A tensor from nested arrays, or from a flat (typed) array and a shape. The numbers are copied and rounded to the
 * backend's precision; NaN and infinities pass, for data are checked where they enter training.
 *
 * @throws E_SHAPE when rows differ in length, or the shape needs more or fewer numbers; E_ARG when something is no number
 * @example
 * const backend = createReferenceBackend();
 * tensor(backend, [[1, 2, 3], [4, 5, 6]]).shape; // → [2, 3]
 * tensor(backend, new Float32Array(6), [3, 2]).shape; // → [3, 2]
 */
export function tensor(backend: Backend, data: Nested | ArrayLike<number>, shape?: Shape): Tensor {
  expectBackend('tensor', backend);
  const flat = ArrayBuffer.isView(data) ? numbersOf(data) : flatten(data as Nested);
  const wanted = shape === undefined ? shapeOf(data as Nested) : checkShape('tensor', 'shape', shape);
  if (flat.length !== sizeOf(wanted)) {
    const problem = `data has ${flat.length} numbers, expected ${sizeOf(wanted)} for shape ${show(wanted)}`;
    throw createError('E_SHAPE', 'tensor', problem, { argument: 'data', received: flat.length });
  }
  const made = backend.allocate(wanted);
  backend.write(made, flat);
  return made;
}

/**
 * A tensor of zeros.
 *
 * @throws E_ARG when `backend` is none; E_ARG, E_SHAPE, E_LIMIT, E_OOM for an impossible shape
 * @example toArray(zeros(createReferenceBackend(), [2, 2])); // → [[0, 0], [0, 0]]
 */
export function zeros(backend: Backend, shape: Shape): Tensor {
  expectBackend('zeros', backend);
  return fill(backend.allocate(shape), 0);
}

/**
 * The numbers of a tensor, nested as its shape; for tests, examples and small results.
 *
 * @throws E_BACKEND when the backend can only be read asynchronously; E_STATE when the tensor was released; E_ARG when it is none
 * @example toArray(tensor(createReferenceBackend(), [[1, 2], [3, 4]])); // → [[1, 2], [3, 4]]
 */
export function toArray(tensor: Tensor): Nested {
  return nest(readNow(expectTensor('toArray', 'tensor', tensor)), tensor.shape, 0);
}

/**
 * Copies the numbers out of a tensor at once.
 *
 * @throws E_BACKEND when its backend can only be read asynchronously: await `tensor.backend.read(tensor)` there;
 *   E_STATE when the tensor was released; E_ARG when it is none
 * @example readNow(tensor(createReferenceBackend(), [[1, 2]])); // → Float32Array [1, 2]
 */
export function readNow(tensor: Tensor): Float32Array | Float64Array {
  const data = expectTensor('readNow', 'tensor', tensor).backend.read(tensor);
  if (data instanceof Promise) {
    throw createError(
      'E_BACKEND',
      'readNow',
      `backend ${tensor.backend.name} is read asynchronously, expected await backend.read(tensor)`,
    );
  }
  return data;
}

function nest(data: ArrayLike<number>, shape: Shape, offset: number): Nested {
  if (shape.length === 0) return data[offset]!;
  const [length, ...rest] = shape as [number, ...number[]];
  const step = sizeOf(rest);
  return Array.from({ length }, (_, i) => nest(data, rest, offset + i * step));
}

function numbersOf(data: ArrayBufferView): ArrayLike<number> {
  const array = data as unknown as ArrayLike<unknown>;
  if (typeof array.length !== 'number' || typeof array[0] === 'bigint') throw wrongType('tensor', 'data', data, 'numbers');
  return array as ArrayLike<number>;
}

function shapeOf(data: Nested): Shape {
  if (ArrayBuffer.isView(data)) return [(data as unknown as ArrayLike<number>).length];
  const shape: number[] = [];
  // One level more than there may be is enough to refuse them, even if an array holds itself.
  for (let level = data; Array.isArray(level) && shape.length <= MAX_RANK; level = level[0]) shape.push(level.length);
  return checkShape('tensor', 'data', shape);
}

function flatten(data: Nested): number[] {
  const shape = shapeOf(data);
  const flat: number[] = [];
  // Where the walk stands; spelt only for an error.
  const at: number[] = [];
  const place = () => `data${at.map((index) => `[${index}]`).join('')}`;
  const walk = (value: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (Array.isArray(value)) throw wrongShape('tensor', place(), [value.length], []);
      if (typeof value !== 'number') throw wrongType('tensor', place(), value, 'a number');
      flat.push(value);
      return;
    }
    if (!Array.isArray(value)) throw wrongType('tensor', place(), value, `an array of ${shape[axis]}`);
    if (value.length !== shape[axis]) {
      throw createError(
        'E_SHAPE',
        'tensor',
        `${at.length === 1 ? `row ${at[0]}` : place()} has ${value.length} elements, expected ${shape[axis]}`,
        {
          argument: place(),
          received: value.length,
        },
      );
    }
    // Not forEach, which passes over holes.
    for (let i = 0; i < value.length; i++) {
      at[axis] = i;
      walk(value[i], axis + 1);
    }
    at.length = axis;
  };
  walk(data, 0);
  return flat;
}
