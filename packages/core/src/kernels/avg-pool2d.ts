import { dispatch, expectDistinct, expectShape, expectTensor, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { eachPlace, slidePool, type Sliding, type Window2d } from '../window.ts';
import { pooledShape } from './max-pool2d.ts';

/** A window, and what it divides by. */
export interface AvgPool2dWindow extends Window2d {
  /** Whether elements of the padding, which are 0, count in the mean. */
  readonly countPadding: boolean;
}

/**
 * Mean of each channel under a sliding window: y = Σ_{i,j} x_{i,j} / n, with n the window's elements, or those inside the image  (Theory §23).
 *
 * x [batch, height, width, channels] → y [batch, output height, output width, channels]. Order of summation: the window row-major, one
 * chain from 0; then one division.
 *
 * @throws E_SHAPE when x has not four axes or the window is larger than the padded image; E_RANGE when a padding is not smaller than
 *   the window; E_ARG; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const image = tensor(backend, [[[[1], [5]], [[4], [2]]]]);
 * toArray(avgPool2dForward(image, undefined, { size: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0], countPadding: true })); // → [[[[3]]]]
 */
export function avgPool2dForward(x: Tensor, out: Tensor | undefined, window: AvgPool2dWindow): Tensor {
  const sliding = slidePool('avgPool2dForward', 'x', x, window);
  const y = output('avgPool2dForward', out, x, pooledShape(sliding));
  if (out !== undefined) expectDistinct('avgPool2dForward', out, x);
  dispatch('avgPool2dForward', forward, y, x)(x as HostTensor, y as HostTensor, window, sliding);
  return y;
}

/**
 * The way back: each element under a window gets dy / n. Where windows overlap they add up, places ascending, from 0.
 *
 * dy [batch, output height, output width, channels] → out [batch, height, width, channels].
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG when `out` overlaps `dy`; E_RANGE; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const window: AvgPool2dWindow = { size: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0], countPadding: true };
 * toArray(avgPool2dBackward(tensor(backend, [[[[4]]]]), backend.allocate([1, 2, 2, 1]), window)); // → [[[[1], [1]], [[1], [1]]]]
 */
export function avgPool2dBackward(dy: Tensor, out: Tensor, window: AvgPool2dWindow): Tensor {
  expectTensor('avgPool2dBackward', 'out', out);
  const sliding = slidePool('avgPool2dBackward', 'out', out, window);
  expectShape('avgPool2dBackward', 'outputGradient', dy, pooledShape(sliding));
  expectDistinct('avgPool2dBackward', out, dy);
  dispatch('avgPool2dBackward', backward, out, dy)(dy as HostTensor, out as HostTensor, window, sliding);
  return out;
}

function forward(x: HostTensor, out: HostTensor, { countPadding }: AvgPool2dWindow, sliding: Sliding): void {
  const [from, to] = [x.data, out.data];
  const { height, width, channels, window } = sliding;
  to.fill(0);
  eachPlace(sliding, (place, image, top, left) => {
    const sums = place * channels;
    const [rowEnd, columnEnd] = [Math.min(top + window.size[0], height), Math.min(left + window.size[1], width)];
    for (let i = Math.max(top, 0); i < rowEnd; i++) {
      for (let j = Math.max(left, 0); j < columnEnd; j++) {
        const at = ((image * height + i) * width + j) * channels;
        for (let c = 0; c < channels; c++) to[sums + c] = to[sums + c]! + from[at + c]!;
      }
    }
    const n = countPadding ? window.size[0] * window.size[1] : (rowEnd - Math.max(top, 0)) * (columnEnd - Math.max(left, 0));
    for (let c = 0; c < channels; c++) to[sums + c] = to[sums + c]! / n;
  });
}

function backward(dy: HostTensor, out: HostTensor, { countPadding }: AvgPool2dWindow, sliding: Sliding): void {
  const [from, dx] = [dy.data, out.data];
  const { height, width, channels, window } = sliding;
  dx.fill(0);
  eachPlace(sliding, (place, image, top, left) => {
    const [rowEnd, columnEnd] = [Math.min(top + window.size[0], height), Math.min(left + window.size[1], width)];
    const n = countPadding ? window.size[0] * window.size[1] : (rowEnd - Math.max(top, 0)) * (columnEnd - Math.max(left, 0));
    for (let i = Math.max(top, 0); i < rowEnd; i++) {
      for (let j = Math.max(left, 0); j < columnEnd; j++) {
        const at = ((image * height + i) * width + j) * channels;
        for (let c = 0; c < channels; c++) dx[at + c] = dx[at + c]! + Math.fround(from[place * channels + c]! / n);
      }
    }
  });
}
