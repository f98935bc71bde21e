import { createError, type AvgPool2dWindow, type Sliding, type Tensor } from '@gradwright/core';
import { atOrNone, type Host } from './host.ts';

/** As assembly/windows.ts numbers them. */
const POOLS = { maxForward: 0, maxBackward: 1, avgForward: 2, avgBackward: 3 } as const;

/** What a pool works with. */
interface Pooled {
  readonly x?: Tensor;
  readonly y?: Tensor;
  readonly dy?: Tensor;
  readonly dx?: Tensor;
  readonly countPadding?: boolean;
}

/** Windows over images: im2col and its way back, and the pools. */
export function windowKernels(host: Host) {
  const { module, at } = host;

  const slide = (where: string, images: Tensor, columns: Tensor, back: boolean, sliding: Sliding): void => {
    checkReach(where, sliding);
    const { batch, height, width, channels, window, dilation, outputHeight, outputWidth } = sliding;
    module.slideColumns(
      at(images),
      at(columns),
      back,
      batch,
      height,
      width,
      channels,
      window.size[0],
      window.size[1],
      window.stride[0],
      window.stride[1],
      window.padding[0],
      window.padding[2],
      dilation[0],
      dilation[1],
      outputHeight,
      outputWidth,
    );
  };

  const pool = (where: string, kind: keyof typeof POOLS, tensors: Pooled, sliding: Sliding): void => {
    checkReach(where, sliding);
    const { batch, height, width, channels, window, outputHeight, outputWidth } = sliding;
    module.pool2d(
      POOLS[kind],
      atOrNone(host, tensors.x),
      atOrNone(host, tensors.y),
      atOrNone(host, tensors.dy),
      atOrNone(host, tensors.dx),
      tensors.countPadding ?? false,
      batch,
      height,
      width,
      channels,
      window.size[0],
      window.size[1],
      window.stride[0],
      window.stride[1],
      window.padding[0],
      window.padding[2],
      outputHeight,
      outputWidth,
    );
  };

  return {
    im2col: (x: Tensor, out: Tensor, _window: unknown, sliding: Sliding) => slide('im2col', x, out, false, sliding),
    col2im: (columns: Tensor, out: Tensor, _window: unknown, sliding: Sliding) => slide('col2im', out, columns, true, sliding),
    maxPool2dForward: (x: Tensor, y: Tensor, _window: unknown, sliding: Sliding) =>
      pool('maxPool2dForward', 'maxForward', { x, y }, sliding),
    maxPool2dBackward: (x: Tensor, y: Tensor, dy: Tensor, dx: Tensor, _window: unknown, sliding: Sliding) =>
      pool('maxPool2dBackward', 'maxBackward', { x, y, dy, dx }, sliding),
    avgPool2dForward: (x: Tensor, y: Tensor, { countPadding }: AvgPool2dWindow, sliding: Sliding) =>
      pool('avgPool2dForward', 'avgForward', { x, y, countPadding }, sliding),
    avgPool2dBackward: (dy: Tensor, dx: Tensor, { countPadding }: AvgPool2dWindow, sliding: Sliding) =>
      pool('avgPool2dBackward', 'avgBackward', { dy, dx, countPadding }, sliding),
  };
}

/** The kernels count places in 32 bits, and windows may be told to step or reach beyond them. */
function checkReach(where: string, { height, width, window, dilation, outputHeight, outputWidth }: Sliding): void {
  const { size, stride, padding } = window;
  const reaches = [
    outputHeight * stride[0] + size[0] * dilation[0] + padding[0] + height,
    outputWidth * stride[1] + size[1] * dilation[1] + padding[2] + width,
    size[0] * size[1],
  ];
  const farthest = Math.max(...reaches);
  if (farthest < 2 ** 31) return;
  throw createError('E_LIMIT', where, `window reaches ${farthest} places far, expected less than 2³¹`, {
    argument: 'window',
    received: farthest,
  });
}
