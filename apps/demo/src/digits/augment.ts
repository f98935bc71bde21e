import { uniform, type Random } from '@gradwright/core';
import { blockCounts, FRAME, framed, INK, MOST_COUNT, SIDE, THRESHOLD } from './frame.ts';
import { shadeAt, type Picture } from './picture.ts';

/**
 * By how much copies of a digit differ from it at most, either way: in radians, in logarithms of a scale, in shares of the pen's width, in
 * columns a row, and in blocks.
 */
export type Most = Readonly<Record<'turn' | 'scale' | 'pen' | 'lean' | 'warp', number>>;

/** Chosen on digits of writers that were held out, deformed in other ways: `scripts/choose-copies.ts`. */
export const MOST: Most = { turn: 0.4, scale: 0.25, pen: 0.3, lean: 0.3, warp: 1.3 };

/** A warp moves the corners, edges' middles and the middle, and what is between them in proportion. */
const KNOTS = 3;
/** Drawn for each copy: a turn, two scales, a pen, a lean, and where each knot goes. */
const DRAWN = 5 + 2 * KNOTS * KNOTS;
const PIXELS = SIDE * SIDE;

/** Pixels of a block in the drawing that is made of a digit, and along the drawing's side: what is deformed may reach beyond the frame. */
const DETAIL = 2;
const CANVAS = 11 * DETAIL;

/**
 * Copies of digits of 8 × 8 as other hands would write them: each is deformed as a drawing, and framed as drawings are. What the frame takes out,
 * such as a lean, it takes out of copies too, and leaves in them what it leaves. All digits once, then once again; the same random numbers give the
 * same copies.
 */
export function augment(digits: Float32Array, copies: number, random: Random, most = MOST): Float32Array {
  const all = new Float32Array(copies * digits.length);
  const drawn = Array.from({ length: copies }, (_, copy) => uniform(random.at(copy), (digits.length / PIXELS) * DRAWN));
  for (let at = 0; at < digits.length / PIXELS; at++) {
    const digit: Picture = { width: SIDE, height: SIDE, shades: digits.subarray(at * PIXELS, (at + 1) * PIXELS) };
    const ink = leastInk(digit);
    drawn.forEach((numbers, copy) => {
      const own = numbers.subarray(at * DRAWN, (at + 1) * DRAWN).map((number) => 2 * number - 1);
      const counts = blockCounts(framed(deformed(digit, ink, own, most)) ?? []);
      all.set(
        Float32Array.from(counts, (count) => count / MOST_COUNT),
        copy * digits.length + at * PIXELS,
      );
    });
  }
  return all;
}

/** From which shade on a digit's blocks, with what lies between them in proportion, are as much ink as they count. */
export function leastInk(digit: Picture): number {
  const across = (at: number) => (at + 0.5) / (FRAME / SIDE) - 0.5;
  const shades = new Float32Array(FRAME * FRAME).map((_, pixel) =>
    shadeAt(digit, across(pixel % FRAME), across(Math.floor(pixel / FRAME))),
  );
  return shades.sort()[FRAME * FRAME - INK]!;
}

/** A drawing of a digit as another hand would make it. */
function deformed(digit: Picture, ink: number, drawn: Float32Array, most: Most): Picture {
  const [turn = 0, wide = 0, high = 0, pen = 0, lean = 0] = drawn;
  const [sine, cosine] = [Math.sin(most.turn * turn), Math.cos(most.turn * turn)];
  const [width, height] = [Math.exp(most.scale * wide), Math.exp(most.scale * high)];
  const knots = { width: KNOTS, height: KNOTS };
  const [acrossAt, alongAt] = [
    { ...knots, shades: drawn.subarray(5, 5 + KNOTS * KNOTS) },
    { ...knots, shades: drawn.subarray(5 + KNOTS * KNOTS) },
  ];
  const knot = (at: number) => Math.min(KNOTS - 1, Math.max(0, (at / SIDE + 0.5) * (KNOTS - 1)));
  return redrawn(digit, ink * (1 + most.pen * pen), (x, y) => {
    const movedX = x - most.warp * shadeAt(acrossAt, knot(x), knot(y));
    const movedY = y - most.warp * shadeAt(alongAt, knot(x), knot(y));
    const [turnedX, turnedY] = [cosine * movedX + sine * movedY, cosine * movedY - sine * movedX];
    return [(turnedX - most.lean * lean * turnedY) / width, turnedY / height];
  });
}

/**
 * A drawing of a digit, in which shades from `ink` on become ink. `from` says of each place which place of the digit it shows, both in
 * blocks from the middle.
 */
export function redrawn(digit: Picture, ink: number, from: (x: number, y: number) => readonly [x: number, y: number]): Picture {
  const strength = THRESHOLD / ink;
  const shades = new Float32Array(CANVAS * CANVAS).map((_, pixel) => {
    const [x, y] = from(fromMiddle(pixel % CANVAS), fromMiddle(Math.floor(pixel / CANVAS)));
    return strength * shadeAt(digit, x + (SIDE - 1) / 2, y + (SIDE - 1) / 2);
  });
  return { width: CANVAS, height: CANVAS, shades };
}

/** How far a pixel's centre is from the middle, in blocks. */
function fromMiddle(at: number): number {
  return (at + 0.5 - CANVAS / 2) / DETAIL;
}
