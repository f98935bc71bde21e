import { expect, test } from 'vitest';
import { threefry } from './threefry.ts';

/** From the authors' own file of known answers, for Threefry-2x32 with 20 rounds. */
test.each([
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
])('known answer: key %i %i, counter %i %i', (key0, key1, counter0, counter1, first, second) => {
  const out = new Uint32Array(2);
  threefry(key0, key1, counter0, counter1, out);
  expect([...out]).toEqual([first, second]);
  // Signed words are the same words.
  threefry(key0 | 0, key1 | 0, counter0 | 0, counter1 | 0, out);
  expect([...out]).toEqual([first, second]);
});
