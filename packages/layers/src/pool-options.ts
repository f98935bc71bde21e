import { checkOptions, createError, expectRank, showShape, slide, type Tensor, type Window2d } from '@gradwright/core';
import { checkPadding, checkPair, windowOver, type Padding, type Pair } from './window-options.ts';

/** What a pooling layer is told; pairs are height, then width. */
export interface Pool2dOptions {
  /** The window. */
  readonly size: Pair;
  /** The step from one place of the window to the next. Default the window's size: windows lie side by side. */
  readonly stride?: Pair;
  /** How far windows may reach past the edges, less than their size; `'same'` gives ⌈input / stride⌉ places. Default 0. */
  readonly padding?: Padding;
}

/**
 * Checks the options of a pooling layer. Returns what gives the window over an input, or throws E_SHAPE where there is none.
 *
 * @throws E_ARG, E_RANGE
 */
export function poolWindow<T extends Pool2dOptions>(
  layer: string,
  options: T,
  known: readonly (keyof T & string)[],
): (input: Tensor) => Window2d {
  const checked = checkOptions(layer, options, known);
  const size = checkPair(layer, 'size', checked.size, 1);
  const stride = checked.stride === undefined ? size : checkPair(layer, 'stride', checked.stride, 1);
  const padding = checkPadding(layer, checked.padding ?? 0);
  if (padding !== 'same' && (padding[0] >= size[0] || padding[1] >= size[1])) {
    const expected = `less than the size ${showShape(size)}, or a window could lie in the padding alone`;
    const problem = `padding must be ${expected}, got ${showShape(padding)}`;
    throw createError('E_RANGE', layer, problem, { argument: 'padding', received: checked.padding, expected });
  }
  return (input) => {
    const where = `${layer}.forward`;
    const [, height, width] = expectRank(where, 'input', input, ['batch', 'height', 'width', 'channels']) as [
      number,
      number,
      number,
      number,
    ];
    const window = windowOver([height, width], size, stride, padding);
    slide(where, 'input', input, window);
    return window;
  };
}
