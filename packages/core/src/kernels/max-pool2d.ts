import { dispatch, expectDistinct, expectShape, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { eachPlace, slidePool, type Sliding, type Window2d } from '../window.ts';

/**
 * Maximum of each channel under a sliding window: y = max_{i,j} x_{i,j}  (Theory §23). The padding never wins; a NaN always does.
 *
 * x [batch, height, width, channels] → y [batch, output height, output width, channels].
 *
 * @throws E_SHAPE when x has not four axes or the window is larger than the padded image; E_RANGE when a padding is not smaller than
 *   the window; E_ARG; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const image = tensor(backend, [[[[1], [5]], [[4], [2]]]]);
 * toArray(maxPool2dForward(image, undefined, { size: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] })); // → [[[[5]]]]
 */
export function maxPool2dForward(x: Tensor, out: Tensor | undefined, window: Window2d): Tensor {
  const sliding = slidePool('maxPool2dForward', 'x', x, window);
  const y = output('maxPool2dForward', out, x, pooledShape(sliding));
  if (out !== undefined) expectDistinct('maxPool2dForward', out, x);
  dispatch('maxPool2dForward', forward, y, x)(x as HostTensor, y as HostTensor, window, sliding);
  return y;
}

/**
 * The way back: each dy goes to the first element of its window, row-major, that is the maximum (with a NaN for maximum, the first
 * NaN). Where windows overlap they add up, places ascending, from 0.
 *
 * Takes input and output, and finds the maximum again: an index kept from forward would be one more tensor, and exact in float32 only
 * up to 2²⁴.
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG when `out` overlaps an operand; E_RANGE; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const image = tensor(backend, [[[[1], [5]], [[4], [2]]]]);
 * const window: Window2d = { size: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] };
 * const best = maxPool2dForward(image, undefined, window);
 * toArray(maxPool2dBackward(image, best, tensor(backend, [[[[7]]]]), undefined, window)); // → [[[[0], [7]], [[0], [0]]]]
 */
export function maxPool2dBackward(x: Tensor, y: Tensor, dy: Tensor, out: Tensor | undefined, window: Window2d): Tensor {
  const sliding = slidePool('maxPool2dBackward', 'x', x, window);
  expectShape('maxPool2dBackward', 'output', y, pooledShape(sliding));
  expectShape('maxPool2dBackward', 'outputGradient', dy, y.shape);
  const dx = output('maxPool2dBackward', out, x, x.shape);
  if (out !== undefined) expectDistinct('maxPool2dBackward', out, x, y, dy);
  const kernel = dispatch('maxPool2dBackward', backward, dx, x, y, dy);
  kernel(x as HostTensor, y as HostTensor, dy as HostTensor, dx as HostTensor, window, sliding);
  return dx;
}

/** What a window leaves of images: its places, and the channels as they were. */
export function pooledShape({ batch, outputHeight, outputWidth, channels }: Sliding) {
  return [batch, outputHeight, outputWidth, channels];
}

function forward(x: HostTensor, out: HostTensor, _window: Window2d, sliding: Sliding): void {
  const [from, to] = [x.data, out.data];
  const { height, width, channels, window } = sliding;
  to.fill(-Infinity);
  eachPlace(sliding, (place, image, top, left) => {
    const best = place * channels;
    for (let i = Math.max(top, 0); i < Math.min(top + window.size[0], height); i++) {
      for (let j = Math.max(left, 0); j < Math.min(left + window.size[1], width); j++) {
        const at = ((image * height + i) * width + j) * channels;
        for (let c = 0; c < channels; c++) {
          const value = from[at + c]!;
          // Once the best is NaN it stays; a NaN is not "at most" anything.
          if (!Number.isNaN(to[best + c]!) && !(value <= to[best + c]!)) to[best + c] = value;
        }
      }
    }
  });
}

function backward(x: HostTensor, y: HostTensor, dy: HostTensor, out: HostTensor, _window: Window2d, sliding: Sliding): void {
  const [X, Y, from, dx] = [x.data, y.data, dy.data, out.data];
  const { height, width, channels, window } = sliding;
  const firstOf = (maximum: number, image: number, top: number, left: number, channel: number): number => {
    for (let i = Math.max(top, 0); i < Math.min(top + window.size[0], height); i++) {
      for (let j = Math.max(left, 0); j < Math.min(left + window.size[1], width); j++) {
        const at = ((image * height + i) * width + j) * channels + channel;
        if (X[at] === maximum || (Number.isNaN(X[at]) && Number.isNaN(maximum))) return at;
      }
    }
    return -1;
  };
  dx.fill(0);
  eachPlace(sliding, (place, image, top, left) => {
    for (let c = 0; c < channels; c++) {
      const at = firstOf(Y[place * channels + c]!, image, top, left, c);
      if (at >= 0) dx[at] = dx[at]! + from[place * channels + c]!;
    }
  });
}
