import { uniform, type Random } from '@gradwright/core';
import { SIDE } from './frame.ts';
import { shadeAt } from './picture.ts';

/** By how much copies of a digit differ from it at most, either way: in pixels, shares and radians. */
const MOST = { shift: 0.5, scale: 0.15, shear: 0.25, turn: 0.2, warp: 0.9 } as const;

/** A warp moves the corners, edges' middles and the middle, and what is between them in proportion. */
const KNOTS = 3;
/** Drawn for each copy: two shifts, two scales, a shear, a turn, and where each knot goes. */
const DRAWN = 6 + 2 * KNOTS * KNOTS;
const PIXELS = SIDE * SIDE;
const MIDDLE = (SIDE - 1) / 2;

/**
 * A copy of each picture of 8 × 8, shifted, scaled, sheared, turned and warped a little, each in its own way: other hands write like that. The
 * same random numbers give the same copies.
 */
export function augment(pictures: Float32Array, random: Random): Float32Array {
  const count = pictures.length / PIXELS;
  const drawn = uniform(random, count * DRAWN).map((value) => 2 * value - 1);
  const copies = new Float32Array(pictures.length);
  for (let i = 0; i < count; i++) {
    const shades = pictures.subarray(i * PIXELS, (i + 1) * PIXELS);
    const comesFrom = deformation(drawn.subarray(i * DRAWN, (i + 1) * DRAWN));
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const [x, y] = comesFrom(pixel % SIDE, Math.floor(pixel / SIDE));
      copies[i * PIXELS + pixel] = shadeAt({ width: SIDE, height: SIDE, shades }, x, y);
    }
  }
  return copies;
}

/** Where in a picture the shade of a pixel of its copy comes from. */
function deformation(drawn: Float32Array): (x: number, y: number) => readonly [number, number] {
  const [right = 0, down = 0, wide = 0, high = 0, lean = 0, turn = 0] = drawn;
  const [sine, cosine] = [Math.sin(MOST.turn * turn), Math.cos(MOST.turn * turn)];
  const knots = { width: KNOTS, height: KNOTS };
  const [acrossAt, alongAt] = [drawn.subarray(6, 6 + KNOTS * KNOTS), drawn.subarray(6 + KNOTS * KNOTS)];
  const knot = (at: number) => (at / (SIDE - 1)) * (KNOTS - 1);
  return (x, y) => {
    const movedX = x - MIDDLE - MOST.shift * right - MOST.warp * shadeAt({ ...knots, shades: acrossAt }, knot(x), knot(y));
    const movedY = y - MIDDLE - MOST.shift * down - MOST.warp * shadeAt({ ...knots, shades: alongAt }, knot(x), knot(y));
    const [turnedX, turnedY] = [cosine * movedX + sine * movedY, cosine * movedY - sine * movedX];
    return [
      (turnedX - MOST.shear * lean * turnedY) / (1 + MOST.scale * wide) + MIDDLE,
      turnedY / (1 + MOST.scale * high) + MIDDLE,
    ];
  };
}
