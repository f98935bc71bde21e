import { checkInteger, MAX_SIZE, wrongType, type Window2d } from '@gradwright/core';

/** One number for height and width, or one each. */
export type Pair = number | readonly [height: number, width: number];

/** Zeros around an image: how many on both sides of it, or `'same'`: as many as make the output ⌈input / stride⌉ long. */
export type Padding = 'same' | Pair;

/**
 * Returns a pair of whole numbers.
 *
 * @throws E_ARG when it is neither a whole number nor two; E_RANGE when one is below `min`
 */
export function checkPair(where: string, argument: string, value: Pair, min: number): readonly [number, number] {
  const pair: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  if (pair.length !== 2 || !pair.every((item) => typeof item === 'number')) {
    throw wrongType(where, argument, value, 'an integer, or [height, width]');
  }
  const [height, width] = pair.map((item) => checkInteger(where, argument, item, { min, max: MAX_SIZE }));
  return [height!, width!];
}

/** @throws E_ARG when it is neither 'same' nor a pair; E_RANGE when it is below 0 */
export function checkPadding(where: string, padding: Padding): 'same' | readonly [number, number] {
  if (padding === 'same') return padding;
  if (typeof padding === 'string') throw wrongType(where, 'padding', padding, 'an integer, [height, width] or "same"');
  return checkPair(where, 'padding', padding, 0);
}

/** The window over images of this height and width, where `'same'` becomes numbers. What is odd goes to the bottom and right. */
export function windowOver(
  [height, width]: readonly [number, number],
  size: readonly [number, number],
  stride: readonly [number, number],
  padding: 'same' | readonly [number, number],
  dilation: readonly [number, number] = [1, 1],
): Window2d {
  if (padding !== 'same') return { size, stride, padding: [padding[0], padding[0], padding[1], padding[1]] };
  const around = (length: number, axis: 0 | 1): readonly [number, number] => {
    const reach = (size[axis] - 1) * dilation[axis] + 1;
    const missing = Math.max(0, (Math.ceil(length / stride[axis]) - 1) * stride[axis] + reach - length);
    return [Math.floor(missing / 2), Math.ceil(missing / 2)];
  };
  return { size, stride, padding: [...around(height, 0), ...around(width, 1)] };
}
