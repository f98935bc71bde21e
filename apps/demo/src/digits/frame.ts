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
/** The columns that ink is scaled to. */
const INK_WIDTH = 20;
/** Pixels of ink in a digit: the data's mean is 312.6. */
const INK = 312;
/** How much more a narrow digit is stretched across than along, at most: a "1" stays a bar. */
const MOST_STRETCH = 2;
/** From this shade on a pixel is ink. */
const THRESHOLD = 0.5;

/** The bitmap of 32 × 32 that a picture becomes: 1 is ink. Undefined where there is none. */
export function framed(picture: Picture): Uint8Array | undefined {
  const ink = extentOf(picture);
  if (ink === undefined) return undefined;
  const { top, bottom, left, right, lean } = ink;
  const down = FRAME / (bottom - top);
  const across = Math.min(INK_WIDTH / (right - left), MOST_STRETCH * down);
  const shades = Float32Array.from({ length: FRAME * FRAME }, (_, pixel) => {
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
    const inked = Array.from({ length: width }, (_, x) => x).filter((x) => shades[y * width + x]! >= THRESHOLD);
    if (inked.length > 0) rows.push({ y, left: inked[0]!, right: inked.at(-1)! + 1 });
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
  const isInk = Array.from(shades, (shade) => shade >= THRESHOLD);
  const depths = isInk.map((ink, pixel) => shades[pixel]! + (ink ? 1 : -1) * distanceTo(pixel, (other) => isInk[other] !== ink));
  const order = Array.from(depths.keys()).sort((a, b) => depths[b]! - depths[a]! || a - b);
  const bitmap = new Uint8Array(FRAME * FRAME);
  for (const pixel of order.slice(0, INK)) bitmap[pixel] = 1;
  return bitmap;
}

/** From one pixel to the nearest of some, in pixels. */
function distanceTo(pixel: number, isWanted: (other: number) => boolean): number {
  const [x, y] = [pixel % FRAME, Math.floor(pixel / FRAME)];
  let nearest = 2 * FRAME * FRAME;
  for (let other = 0; other < FRAME * FRAME; other++) {
    if (!isWanted(other)) continue;
    const [dx, dy] = [(other % FRAME) - x, Math.floor(other / FRAME) - y];
    nearest = Math.min(nearest, dx * dx + dy * dy);
  }
  return Math.sqrt(nearest);
}
