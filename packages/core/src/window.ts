import { checkInteger, wrongType } from './checks.ts';
import { expectRank } from './dispatch.ts';
import { createError } from './errors.ts';
import { showShape, wrongShape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** A window that slides over images `[batch, height, width, channels]`; pairs are height, then width. */
export interface Window2d {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  /** How far the window reaches past each edge: top, bottom, left, right. */
  readonly padding: readonly [number, number, number, number];
}

/** A window over the images of one shape: all the sizes that a kernel needs. */
export interface Sliding {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly window: Window2d;
  /** The step from one element under the window to the next. */
  readonly dilation: readonly [number, number];
  /** At how many places the window stops. */
  readonly outputHeight: number;
  readonly outputWidth: number;
}

/**
 * Slides a window over images of a shape: ⌊(height + top + bottom − reach) / stride⌋ + 1 places down, and across alike.
 *
 * @throws E_ARG, E_RANGE when the window is none; E_SHAPE when `images` is not [batch, height, width, channels], or when the window
 *   is larger than a padded image
 * @example
 * const images = createReferenceBackend().allocate([1, 5, 5, 3]);
 * const sliding = slide('pool', 'input', images, { size: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1] });
 * [sliding.outputHeight, sliding.outputWidth]; // → [3, 3]
 */
export function slide(
  where: string,
  argument: string,
  images: Tensor,
  window: Window2d,
  dilation: readonly [number, number] = [1, 1],
): Sliding {
  const shape = expectRank(where, argument, images, ['batch', 'height', 'width', 'channels']);
  const [batch, height, width, channels] = shape as [number, number, number, number];
  if (typeof window !== 'object' || window === null)
    throw wrongType(where, 'window', window, 'an object with size, stride and padding');
  checkEach(where, 'size', window.size, 2, 1);
  checkEach(where, 'stride', window.stride, 2, 1);
  checkEach(where, 'padding', window.padding, 4, 0);
  checkEach(where, 'dilation', dilation, 2, 1);
  const [top, bottom, left, right] = window.padding;

  const places = (axis: string, extent: number, of: 0 | 1): number => {
    const reach = (window.size[of] - 1) * dilation[of] + 1;
    if (extent < reach) {
      const expected = `a ${axis} of at least the window's ${reach}`;
      const problem = `${argument} has shape ${showShape(shape)}, which is a ${axis} of ${extent} with the padding, expected ${expected}`;
      throw createError('E_SHAPE', where, problem, { argument, received: shape, expected });
    }
    return Math.floor((extent - reach) / window.stride[of]) + 1;
  };
  return {
    batch,
    height,
    width,
    channels,
    window,
    dilation,
    outputHeight: places('height', height + top + bottom, 0),
    outputWidth: places('width', width + left + right, 1),
  };
}

/**
 * As `slide`, for windows that take a maximum or a mean of what they cover: none may lie in the padding alone.
 *
 * @throws E_RANGE when a padding is not smaller than the window; E_SHAPE when images have no pixel; and what `slide` throws
 */
export function slidePool(where: string, argument: string, images: Tensor, window: Window2d): Sliding {
  const sliding = slide(where, argument, images, window);
  if (sliding.height === 0 || sliding.width === 0) {
    throw wrongShape(where, argument, images.shape, ['batch', 'height ≥ 1', 'width ≥ 1', 'channels']);
  }
  window.padding.forEach((reach, side) => checkInteger(where, 'padding', reach, { max: window.size[side < 2 ? 0 : 1]! - 1 }));
  return sliding;
}

/** Calls `body` for each place of the window, row-major: its index, its image, and where its first row and column fall. */
export function eachPlace(sliding: Sliding, body: (place: number, image: number, top: number, left: number) => void): void {
  const { batch, outputHeight, outputWidth, window } = sliding;
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < outputHeight; i++) {
      for (let j = 0; j < outputWidth; j++) {
        body(place++, image, i * window.stride[0] - window.padding[0], j * window.stride[1] - window.padding[2]);
      }
    }
  }
}

function checkEach(where: string, argument: string, values: readonly number[], length: number, min: number): void {
  if (!Array.isArray(values) || values.length !== length)
    throw wrongType(where, argument, values, `an array of ${length} integers`);
  for (const value of values) checkInteger(where, argument, value, { min });
}
