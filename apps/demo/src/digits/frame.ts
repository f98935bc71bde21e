import { shadeAt, type Picture } from './picture.ts';

/**
 * How a picture becomes 8 × 8 numbers, as in the data: "32x32 bitmaps are divided into nonoverlapping blocks of 4x4 and the number of on
 * pixels are counted in each block" (E. Alpaydin, C. Kaynak, 1998, doi:10.24432/C50P49). The bitmaps came out of preprocessing programs that
 * are not part of the data, so what these did was read off the data: in 82% of the digits the leftmost ink of the first row and of the last
 * stand in the same column of blocks, in the others nearly all one column apart; ink fills the height and the middle 20 columns; and each digit has much the same
 * amount of it. Hence: shear, scale, and strokes of the width that leaves this much ink.
 */

/** Pixels along a side of the bitmap, of a block, and blocks along a side. */
export const FRAME = 32;
const BLOCK = 4;
export const SIDE = FRAME / BLOCK;
/** The ink of a block that is full. */
export const MOST_COUNT = BLOCK * BLOCK;
/** The columns that ink is scaled to. */
const INK_WIDTH = 20;
/** Pixels of ink in a digit: the data's mean is 312.6. */
export const INK = 312;
/** How much more a narrow digit is stretched across than along, at most: a "1" stays a bar. */
const MOST_STRETCH = 2;
/** From this shade on a pixel is ink. */
export const THRESHOLD = 0.5;

/** The bitmap of 32 × 32 that a picture becomes: 1 is ink. Undefined where there is none. */
export function framed(picture: Picture): Uint8Array | undefined {
  const ink = extentOf(picture);
  if (ink === undefined) return undefined;
  const { top, bottom, left, right, lean } = ink;
  const down = FRAME / (bottom - top);
  const across = Math.min(INK_WIDTH / (right - left), MOST_STRETCH * down);
  const shades = new Float32Array(FRAME * FRAME).map((_, pixel) => {
    const y = top + (Math.floor(pixel / FRAME) + 0.5) / down - 0.5;
    const upright = (left + right) / 2 + ((pixel % FRAME) + 0.5 - FRAME / 2) / across - 0.5;
    return shadeAt(picture, upright + lean * (y - top), y);
  });
  return withInk(shades);
}

/** Counts the ink of each block: 0 … 16, row by row. */
export function blockCounts(bitmap: ArrayLike<number>): Uint8Array {
  const counts = new Uint8Array(SIDE * SIDE);
  for (let y = 0; y < FRAME; y++) {
    for (let x = 0; x < FRAME; x++) {
      counts[Math.floor(y / BLOCK) * SIDE + Math.floor(x / BLOCK)]! += bitmap[y * FRAME + x]! > 0 ? 1 : 0;
    }
  }
  return counts;
}

/** The rows of a picture that hold ink; how far it leans, in columns a row, from the leftmost ink of its first row to that of its last; its width upright. */
function extentOf({ width, height, shades }: Picture) {
  const rows: { y: number; left: number; right: number }[] = [];
  for (let y = 0; y < height; y++) {
    let [left, right] = [-1, -1];
    for (let x = 0; x < width; x++) {
      if (shades[y * width + x]! < THRESHOLD) continue;
      if (left < 0) left = x;
      right = x + 1;
    }
    if (left >= 0) rows.push({ y, left, right });
  }
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const lean = first === last ? 0 : (last.left - first.left) / (last.y - first.y);
  const shifted = (x: number, y: number) => x - lean * (y - first.y);
  return {
    lean,
    top: first.y,
    bottom: last.y + 1,
    left: Math.min(...rows.map(({ left, y }) => shifted(left, y))),
    right: Math.max(...rows.map(({ right, y }) => shifted(right, y))),
  };
}

/** Thickens or thins what is drawn until there is as much ink as in a digit of the data: the pixels deepest in the ink, or nearest to it, stay. */
function withInk(shades: Float32Array): Uint8Array {
  const [toInk, toPaper] = [distancesAlong(shades, true), distancesAlong(shades, false)];
  const depths = shades.map((shade, pixel) =>
    shade >= THRESHOLD ? shade + distance(toPaper, pixel) : shade - distance(toInk, pixel),
  );
  return deepest(depths, INK);
}

/** The `count` pixels that lie deepest; of those equally deep, the first. Only the layer in which the last of them lies needs to be put in order. */
function deepest(depths: Float32Array, count: number): Uint8Array {
  const layers = depths.map((depth) => Math.max(-2 * FRAME, Math.floor(depth)));
  // As deep as a whole bitmap on either side of 0.
  const sizes = new Uint16Array(4 * FRAME);
  for (let pixel = 0; pixel < layers.length; pixel++) sizes[2 * FRAME + layers[pixel]!]!++;
  let [layer, left] = [2 * FRAME - 1, count];
  for (; sizes[2 * FRAME + layer]! < left; layer--) left -= sizes[2 * FRAME + layer]!;
  const bitmap = new Uint8Array(layers.length);
  const last: number[] = [];
  for (let pixel = 0; pixel < layers.length; pixel++) {
    if (layers[pixel]! > layer) bitmap[pixel] = 1;
    else if (layers[pixel] === layer) last.push(pixel);
  }
  last.sort((a, b) => depths[b]! - depths[a]!);
  for (const pixel of last.slice(0, left)) bitmap[pixel] = 1;
  return bitmap;
}

/** From each pixel to the nearest of its row that is ink, or that is paper. */
function distancesAlong(shades: Float32Array, ink: boolean): Float32Array {
  const distances = new Float32Array(FRAME * FRAME);
  for (let row = 0; row < FRAME * FRAME; row += FRAME) {
    let passed = 2 * FRAME;
    for (let x = 0; x < FRAME; x++) {
      passed = shades[row + x]! >= THRESHOLD === ink ? 0 : passed + 1;
      distances[row + x] = passed;
    }
    for (let x = FRAME - 1; x >= 0; x--) {
      passed = Math.min(passed + 1, distances[row + x]!);
      distances[row + x] = passed;
    }
  }
  return distances;
}

/** From a pixel to the nearest, by the distances along each row. */
function distance(along: Float32Array, pixel: number): number {
  let nearest = along[pixel]! ** 2;
  // A row further away than the nearest so far holds none that is nearer.
  for (let rows = 1; rows * rows < nearest; rows++) {
    const above = pixel - rows * FRAME;
    const below = pixel + rows * FRAME;
    if (above >= 0) nearest = Math.min(nearest, rows * rows + along[above]! ** 2);
    if (below < FRAME * FRAME) nearest = Math.min(nearest, rows * rows + along[below]! ** 2);
  }
  return Math.sqrt(nearest);
}
