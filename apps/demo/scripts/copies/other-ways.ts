import { uniform, type Random } from '@gradwright/core';
import { leastInk, redrawn } from '../../src/digits/augment.ts';
import { blockCounts, framed, SIDE } from '../../src/digits/frame.ts';
import type { Picture } from '../../src/digits/picture.ts';

/** At most, either way: waves in blocks, a perspective in shares of the size, a turn in radians, proportions in logarithms, a pen in shares of its width. */
const MOST = { wave: 0.7, perspective: 0.25, turn: 0.3, proportion: 0.3, pen: 0.25 } as const;
/** Drawn for each digit: the heights and phases of two waves, and one number for each of the others. */
const DRAWN = 8;

/** A digit of 8 × 8 deformed in ways that copies to learn from are not: by waves and in perspective, turned, in other proportions, with another pen; and framed. */
export function inOtherWays(digit: Picture, random: Random): Uint8Array {
  const drawn = uniform(random, DRAWN).map((number) => 2 * number - 1);
  const [across = 0, along = 0, acrossPhase = 0, alongPhase = 0, perspective = 0, turn = 0, proportion = 0, pen = 0] = drawn;
  const [sine, cosine] = [Math.sin(MOST.turn * turn), Math.cos(MOST.turn * turn)];
  const width = Math.exp(MOST.proportion * proportion);
  const wave = (height: number, at: number, phase: number) => MOST.wave * height * Math.sin(Math.PI * (at / (SIDE / 2) + phase));
  const drawing = redrawn(digit, leastInk(digit) * (1 + MOST.pen * pen), (x, y) => {
    const [turnedX, turnedY] = [cosine * x + sine * y, cosine * y - sine * x];
    // The upper end is nearer than the lower one, or farther.
    const size = width * (1 + (MOST.perspective * perspective * turnedY) / (SIDE / 2));
    return [turnedX / size + wave(across, turnedY, acrossPhase), turnedY + wave(along, turnedX, alongPhase)];
  });
  return blockCounts(framed(drawing) ?? []);
}
