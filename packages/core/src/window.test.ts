import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError, PROPERTIES } from '../test/agree.ts';
import { images, windowOn } from '../test/windows.ts';
import { createReferenceBackend } from './reference-backend.ts';
import { eachPlace, slide, slidePool, type Window2d } from './window.ts';

const backend = createReferenceBackend();
const plain: Window2d = { size: [2, 2], stride: [1, 1], padding: [0, 0, 0, 0] };
const over = (...shape: number[]) => backend.allocate(shape);

test('places are counted and visited row-major, image by image', () => {
  const sliding = slide('f', 'x', over(2, 3, 4, 5), { size: [2, 3], stride: [1, 2], padding: [0, 0, 1, 0] });
  expect(sliding).toMatchObject({
    batch: 2,
    height: 3,
    width: 4,
    channels: 5,
    outputHeight: 2,
    outputWidth: 2,
    dilation: [1, 1],
  });
  const seen: string[] = [];
  eachPlace(sliding, (...place) => seen.push(place.join(' ')));
  expect(seen).toEqual(['0 0 0 -1', '1 0 0 1', '2 0 1 -1', '3 0 1 1', '4 1 0 -1', '5 1 0 1', '6 1 1 -1', '7 1 1 1']);
});

test('for any window that fits, the places are those that a count by hand gives', () => {
  fc.assert(
    fc.property(images({ dilated: true }), ({ shape, window }) => {
      const { rows, columns } = windowOn(shape, window);
      const sliding = slide('f', 'x', over(...shape), window, window.dilation);
      expect([sliding.outputHeight, sliding.outputWidth]).toEqual([rows.length, columns.length]);
      const seen: number[][] = [];
      eachPlace(sliding, (_place, image, top, left) => seen.push([image, top, left]));
      const images = Array.from({ length: shape[0]! }, (_, image) => image);
      expect(seen).toEqual(images.flatMap((image) => rows.flatMap((top) => columns.map((left) => [image, top, left]))));
    }),
    PROPERTIES,
  );
});

describe('refusals', () => {
  test.each<[string, unknown, string, string]>([
    ['nothing', undefined, 'E_ARG', 'f: window must be an object with size, stride and padding'],
    ['null', null, 'E_ARG', 'window must be'],
    ['no size', { ...plain, size: undefined }, 'E_ARG', 'size must be an array of 2 integers'],
    ['one size for both', { ...plain, size: 2 }, 'E_ARG', 'size must be an array of 2 integers'],
    ['L20 a size of 0', { ...plain, size: [0, 2] }, 'E_RANGE', 'size must be a number of at least 1, got 0'],
    ['L20 a size beyond the image', { ...plain, size: [2, 5] }, 'E_SHAPE', 'which is a width of 4 with the padding'],
    [
      'L17 even with padding',
      { ...plain, size: [6, 2], padding: [1, 1, 0, 0] },
      'E_SHAPE',
      'which is a height of 5 with the padding',
    ],
    ['L18 a stride of 0', { ...plain, stride: [0, 1] }, 'E_RANGE', 'stride must be'],
    ['L18 a stride below 0', { ...plain, stride: [1, -1] }, 'E_RANGE', 'stride must be'],
    ['L18 half a stride', { ...plain, stride: [1.5, 1] }, 'E_ARG', 'stride must be an integer'],
    ['two paddings', { ...plain, padding: [0, 0] }, 'E_ARG', 'padding must be an array of 4 integers'],
    ['a padding below 0', { ...plain, padding: [-1, 0, 0, 0] }, 'E_RANGE', 'padding must be'],
  ])('%s', (_, window, code, message) => {
    expectError(() => slide('f', 'x', over(1, 3, 4, 1), window as Window2d), code, message);
  });

  test('a dilation that is none, or reaches past the image', () => {
    const image = over(1, 3, 4, 1);
    expectError(() => slide('f', 'x', image, plain, [0, 1]), 'E_RANGE', 'dilation must be');
    expectError(() => slide('f', 'x', image, plain, [3, 1]), 'E_SHAPE', "expected a height of at least the window's 4");
  });

  test('images that are none', () => {
    expectError(
      () => slide('f', 'x', over(3, 4, 1), plain),
      'E_SHAPE',
      'f: x has shape [3, 4, 1], expected [batch, height, width, channels]',
    );
    expectError(() => slide('f', 'x', null as never, plain), 'E_ARG', 'f: x must be a tensor');
  });

  test('a pool has no window in the padding alone, and no image without a pixel', () => {
    expectError(
      () => slidePool('f', 'x', over(1, 3, 4, 1), { ...plain, padding: [0, 2, 0, 0] }),
      'E_RANGE',
      'padding must be a number of at most 1',
    );
    expectError(() => slidePool('f', 'x', over(1, 0, 4, 1), { ...plain, padding: [1, 1, 0, 0] }), 'E_SHAPE', 'height ≥ 1');
    expect(slidePool('f', 'x', over(1, 3, 4, 1), { ...plain, padding: [1, 1, 1, 1] }).outputHeight).toBe(4);
  });
});
