import type { HostTensor, Tensor } from '../../tensor.ts';

interface Window {
  size: readonly [number, number];
  stride: readonly [number, number];
  padding: readonly [number, number, number, number];
  dilation?: readonly [number, number];
  countPadding?: boolean;
}

const numbers = (tensor: Tensor) => (tensor as HostTensor).data;

/** Where an element `[image, row, column, channel]` of an image tensor stands; undefined outside of it. */
function indexIn({ shape }: Tensor, image: number, row: number, column: number, channel: number): number | undefined {
  const [, height, width, channels] = shape as [number, number, number, number];
  if (row < 0 || row >= height || column < 0 || column >= width) return undefined;
  return image * height * width * channels + row * width * channels + column * channels + channel;
}

/** The places of a window, counted by trying each start in turn until one no longer fits. */
function starts(length: number, before: number, after: number, size: number, stride: number, dilation: number): number[] {
  const found: number[] = [];
  for (let start = -before; start + (size - 1) * dilation < length + after; start += stride) found.push(start);
  return found;
}

/** For each place and channel, row-major, the indices under the window: undefined in the padding. */
function windowsOf(x: Tensor, { size, stride, padding, dilation = [1, 1] }: Window): (number | undefined)[][] {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const tops = starts(height, padding[0], padding[1], size[0], stride[0], dilation[0]);
  const lefts = starts(width, padding[2], padding[3], size[1], stride[1], dilation[1]);
  const windows: (number | undefined)[][] = [];
  for (let image = 0; image < batch; image++) {
    for (const top of tops) {
      for (const left of lefts) {
        for (let channel = 0; channel < channels; channel++) {
          const window: (number | undefined)[] = [];
          for (let i = 0; i < size[0]; i++) {
            for (let j = 0; j < size[1]; j++) {
              window.push(indexIn(x, image, top + i * dilation[0], left + j * dilation[1], channel));
            }
          }
          windows.push(window);
        }
      }
    }
  }
  return windows;
}

/** Calls `body` with each element of the columns of `im2col` and the element of `x` that it stands for. */
function eachColumnElement(x: Tensor, window: Window, body: (inColumns: number, inX: number | undefined) => void): void {
  const channels = x.shape[3]!;
  windowsOf(x, window).forEach((indices, i) => {
    const [place, channel] = [Math.floor(i / channels), i % channels];
    indices.forEach((index, tap) => body((place * indices.length + tap) * channels + channel, index));
  });
}

function im2col(x: Tensor, out: Tensor, window: Window): void {
  eachColumnElement(x, window, (inColumns, inX) => {
    numbers(out)[inColumns] = inX === undefined ? 0 : numbers(x)[inX]!;
  });
}

function col2im(columns: Tensor, out: Tensor, window: Window): void {
  numbers(out).fill(0);
  eachColumnElement(out, window, (inColumns, inX) => {
    if (inX !== undefined) numbers(out)[inX]! += numbers(columns)[inColumns]!;
  });
}

const isIndex = (index: number | undefined): index is number => index !== undefined;

function maxPool2dForward(x: Tensor, out: Tensor, window: Window): void {
  windowsOf(x, window).forEach((indices, i) => {
    numbers(out)[i] = Math.max(...indices.filter(isIndex).map((index) => numbers(x)[index]!));
  });
}

function maxPool2dBackward(x: Tensor, _y: Tensor, dy: Tensor, out: Tensor, window: Window): void {
  numbers(out).fill(0);
  windowsOf(x, window).forEach((indices, i) => {
    const inside = indices.filter(isIndex);
    const values = inside.map((index) => numbers(x)[index]!);
    const maximum = Math.max(...values);
    const first = inside[values.findIndex((value) => value === maximum || (Number.isNaN(value) && Number.isNaN(maximum)))]!;
    numbers(out)[first]! += numbers(dy)[i]!;
  });
}

function avgPool2dForward(x: Tensor, out: Tensor, window: Window): void {
  windowsOf(x, window).forEach((indices, i) => {
    const inside = indices.filter(isIndex);
    const sum = inside.reduce((total, index) => total + numbers(x)[index]!, 0);
    numbers(out)[i] = sum / (window.countPadding ? indices : inside).length;
  });
}

function avgPool2dBackward(dy: Tensor, out: Tensor, window: Window): void {
  numbers(out).fill(0);
  windowsOf(out, window).forEach((indices, i) => {
    const inside = indices.filter(isIndex);
    const share = numbers(dy)[i]! / (window.countPadding ? indices : inside).length;
    for (const index of inside) numbers(out)[index]! += share;
  });
}

/** The float64 kernels of convolution and pooling, by name. */
export const convolution = {
  im2col,
  col2im,
  maxPool2dForward,
  maxPool2dBackward,
  avgPool2dForward,
  avgPool2dBackward,
};
