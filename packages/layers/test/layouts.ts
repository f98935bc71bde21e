import { readNow, sizeOf, tensor, type Backend, type Tensor } from '@gradwright/core';

/** A tensor with its axes in another order: axis i of the result is axis `axes[i]` of `x`. */
export function permuted(x: Tensor, axes: readonly number[]): Tensor {
  const shape = axes.map((axis) => x.shape[axis]!);
  const steps = axes.map((axis) => sizeOf(x.shape.slice(axis + 1)));
  const data = readNow(x);
  const out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) {
    let rest = i;
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (rest % shape[axis]!) * steps[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    out[i] = data[from]!;
  }
  return tensor(x.backend, out, shape);
}

/** Images as this project lays them out, from a file's layout: [batch, height, width, channels] from NCHW or NHWC. */
export const fromLayout = (x: Tensor, layout: unknown) => (layout === 'NCHW' ? permuted(x, [0, 2, 3, 1]) : x);
/** Images in a file's layout again. */
export const toLayout = (x: Tensor, layout: unknown) => (layout === 'NCHW' ? permuted(x, [0, 3, 1, 2]) : x);

/** Numbers from a seed, in (−4, 4). */
function numbersFrom(seed: number, size: number): Float32Array {
  let state = (seed * 2654435761) >>> 0;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 4;
  });
}

/** A tensor of a shape with numbers from a seed. */
export function drawn(backend: Backend, shape: readonly number[], seed: number): Tensor {
  return tensor(backend, numbersFrom(seed, sizeOf(shape)), shape);
}
