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

/** A tensor of zeros. */
export function zeros(backend: Backend, shape: Shape): Tensor {
  expectBackend('zeros', backend);
  return fill(backend.allocate(shape), 0);
}

/**
 * The numbers of a tensor, nested as its shape; for tests, examples and small results.
 *
 * @throws E_BACKEND when the backend can only be read asynchronously
 */
export function toArray(tensor: Tensor): Nested {
  expectTensor('toArray', 'tensor', tensor);
  return nest(readNow(tensor), tensor.shape, 0);
}

/**
 * Copies the numbers out of a tensor at once.
 *
 * @throws E_BACKEND when its backend can only be read asynchronously: await `tensor.backend.read(tensor)` there
 */
export function readNow(tensor: Tensor): Float32Array | Float64Array {
  const data = tensor.backend.read(tensor);
  if (data instanceof Promise) {
    throw createError(
      'E_BACKEND',
      'read',
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
  const walk = (value: unknown, axis: number, where: string): void => {
    if (axis === shape.length) {
      if (Array.isArray(value)) throw wrongShape('tensor', where, [value.length], []);
      if (typeof value !== 'number') throw wrongType('tensor', where, value, 'a number');
      flat.push(value);
      return;
    }
    if (!Array.isArray(value)) throw wrongType('tensor', where, value, `an array of ${shape[axis]}`);
    if (value.length !== shape[axis]) {
      const place = axis === 0 ? where : `row ${where.slice('data['.length, -1)}`;
      throw createError('E_SHAPE', 'tensor', `${place} has ${value.length} elements, expected ${shape[axis]}`, {
        argument: where,
      });
    }
    value.forEach((item, i) => walk(item, axis + 1, `${where}[${i}]`));
  };
  walk(data, 0, 'data');
  return flat;
}
