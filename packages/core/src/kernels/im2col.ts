import { dispatch, expectDistinct, expectShape, expectTensor, output } from '../dispatch.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { eachPlace, slide, type Sliding, type Window2d } from '../window.ts';

/** A window whose elements may lie apart. */
export interface DilatedWindow2d extends Window2d {
  /** The step from one element under the window to the next, down and across. Default `[1, 1]`: neighbours. */
  readonly dilation?: readonly [number, number];
}

/**
 * Lays what a sliding window sees at each place in a row, so that a convolution is a matrix product  (Theory §23).
 *
 * x [batch, height, width, channels] → [places, window elements · channels]; places are image by image, row-major; a row holds the
 * window row-major, channels last. Beyond the edges x is 0.
 *
 * @throws E_SHAPE when the shapes do not fit or the window is larger than the padded image; E_ARG; E_RANGE; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const row = tensor(backend, [[[[1], [2], [3]]]]);
 * toArray(im2col(row, undefined, { size: [1, 2], stride: [1, 1], padding: [0, 0, 0, 0] })); // → [[1, 2], [2, 3]]
 */
export function im2col(x: Tensor, out: Tensor | undefined, window: DilatedWindow2d): Tensor {
  const sliding = slide('im2col', 'x', x, window, window?.dilation);
  const columns = output('im2col', out, x, columnsShape(sliding));
  if (out !== undefined) expectDistinct('im2col', out, x);
  dispatch('im2col', gather, columns, x)(x as HostTensor, columns as HostTensor, window, sliding);
  return columns;
}

/**
 * The way back of `im2col`: adds each element of `columns` to the element of `out` that it was taken from.
 *
 * columns [places, window elements · channels] → out [batch, height, width, channels], from 0, places ascending.
 *
 * @throws E_SHAPE when the shapes do not fit; E_ARG when `out` overlaps `columns`; E_RANGE; E_BACKEND
 * @example
 * const backend = createReferenceBackend();
 * const out = backend.allocate([1, 1, 3, 1]);
 * col2im(tensor(backend, [[1, 2], [10, 20]]), out, { size: [1, 2], stride: [1, 1], padding: [0, 0, 0, 0] });
 * toArray(out); // → [[[[1], [12], [20]]]]
 */
export function col2im(columns: Tensor, out: Tensor, window: DilatedWindow2d): Tensor {
  expectTensor('col2im', 'out', out);
  const sliding = slide('col2im', 'out', out, window, window?.dilation);
  expectShape('col2im', 'columns', columns, columnsShape(sliding));
  expectDistinct('col2im', out, columns);
  dispatch('col2im', scatter, out, columns)(columns as HostTensor, out as HostTensor, window, sliding);
  return out;
}

function columnsShape({ batch, outputHeight, outputWidth, window, channels }: Sliding) {
  return [batch * outputHeight * outputWidth, window.size[0] * window.size[1] * channels];
}

function gather(x: HostTensor, out: HostTensor, _window: DilatedWindow2d, sliding: Sliding): void {
  const [from, to] = [x.data, out.data];
  const { channels } = sliding;
  eachElement(sliding, (at, inside) => {
    for (let c = 0; c < channels; c++) to[at + c] = inside < 0 ? 0 : from[inside + c]!;
  });
}

function scatter(columns: HostTensor, out: HostTensor, _window: DilatedWindow2d, sliding: Sliding): void {
  const [from, to] = [columns.data, out.data];
  const { channels } = sliding;
  to.fill(0);
  eachElement(sliding, (at, inside) => {
    if (inside >= 0) for (let c = 0; c < channels; c++) to[inside + c] = to[inside + c]! + from[at + c]!;
  });
}

/** Calls `body` with where an element's channels begin in the columns and in the images; −1 in the padding. */
function eachElement(sliding: Sliding, body: (at: number, inside: number) => void): void {
  const { height, width, channels, window, dilation } = sliding;
  let at = 0;
  eachPlace(sliding, (_place, image, top, left) => {
    for (let i = 0; i < window.size[0]; i++) {
      const row = top + i * dilation[0];
      for (let j = 0; j < window.size[1]; j++, at += channels) {
        const column = left + j * dilation[1];
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        body(at, inside ? ((image * height + row) * width + column) * channels : -1);
      }
    }
  });
}
